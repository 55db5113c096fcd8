/**
 * The command line: `npm run fuzz -- [--minutes 30] [--seed N] [--path P]`. Random programs, against the laws, until the time is over; what
 * breaks a law is printed as code, shrunk, with what replays it.
 */
import {doublePrecision} from './first';
import {parseArgs} from 'node:util';
import * as tf from '@tensorflow/tfjs';
import {fuzz, newTally, textOfFinding, textOfTally} from './fuzz';

const {values} = parseArgs({
  options: {minutes: {type: 'string', default: '5'}, seed: {type: 'string'}, path: {type: 'string'}},
});
/** Programs of one seed. */
const AT_ONCE = 50;

async function main(): Promise<void> {
  await doublePrecision;
  tf.enableProdMode();
  await tf.setBackend('cpu');
  const start = Date.now();
  const minutes = () => (Date.now() - start) / 60_000;
  const tally = newTally();
  let seed = values.seed === undefined ? start % 1_000_000_000 : Number(values.seed);
  let found = 0;
  do {
    const finding = await fuzz(seed, AT_ONCE, tally, values.path);
    if (finding !== null) {
      found++;
      console.log(`\n${textOfFinding(finding)}\n`);
    }
    console.log(`${minutes().toFixed(1)} min, seed ${seed}: ${textOfTally(tally)}, ${found} broke a law`);
    seed++;
  } while (values.path === undefined && minutes() < Number(values.minutes));
  if (found > 0) process.exitCode = 1;
}

void main().catch((e: unknown) => {
  console.error(e);
  process.exitCode = 1;
});
