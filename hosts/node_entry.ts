/** What a child process runs: it is told a host, a module and data by its parent, and answers with what the module's `run` does. */
import {createRequire} from 'node:module';
import type {Host} from './hosts';
import {moveTo} from './node';

interface Order {
  readonly host: Host;
  readonly entry: string;
  readonly data: unknown;
}

type Run = (data: unknown, report: (message: unknown) => void) => unknown;

const send = (message: object) => new Promise<void>((sent) => process.send!(message, () => sent()));

process.once('message', (order: Order) => void obey(order));

async function obey({host, entry, data}: Order): Promise<void> {
  try {
    await moveTo(host);
    const {run} = createRequire(__filename)(entry) as {run: Run};
    await send({result: await run(data, (message) => void send({message}))});
    process.exit(0);
  } catch (e) {
    await send({error: e instanceof Error ? (e.stack ?? e.message) : String(e)});
    process.exit(1);
  }
}
