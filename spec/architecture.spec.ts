/** The house as it is drawn: sizes of files, names of kernels where they belong. (Arrows between folders: `npm run arch`.) */
import fs from 'node:fs';
import path from 'node:path';

const lib = path.join(__dirname, '..', 'lib');
const files = fs.readdirSync(lib, {recursive: true, encoding: 'utf8'}).filter((file) => file.endsWith('.ts'));
const read = (file: string) => fs.readFileSync(path.join(lib, file), 'utf8');

test.each(files)('%s has at most 400 lines and says what it is for', (file) => {
  const text = read(file);
  expect(text.split('\n').length).toBeLessThanOrEqual(400);
  expect(text).toMatch(/^\/\*\*/);
});

test('interpreters never name a kernel', () => {
  const names = [...read('tfjs/signatures.ts').matchAll(/^ {2}(\w+): Kernel</gm)].map(([, name]) => name);
  expect(names.length).toBe(180);
  for (const file of files.filter((f) => f.startsWith('interpreters'))) {
    for (const name of names) expect(read(file)).not.toMatch(new RegExp(`['"]${name}['"]`));
  }
});

test('rules hold no tidy, no dispose, no reading', () => {
  for (const file of files.filter((f) => f.startsWith('rules')))
    expect(read(file)).not.toMatch(/\b(tidy|keep|dispose|dataSync|arraySync)\(/);
});
