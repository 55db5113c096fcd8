/** The laws on a backend whose numbers are 32 bits wide and whose kernels are other ones: once, loosely, without the longest compositions. */
import {on} from './support/backends';
import {table} from './support/kernels';
import {float32, lawsFor, violations} from './support/laws';

const LONG = new Set(['vmap∘vmap = loop of loops', 'vmap∘jvp = loop', 'jvp∘vmap = finite difference', 'vjp∘vmap: duality']);

beforeAll(() => on('wasm'));

test.each(table.filter((c) => c.except?.wasm === undefined))('$kernel: $name', async (c) => {
  const broken: string[] = [];
  for (const law of lawsFor(c)) if (!LONG.has(law.name)) broken.push(...(await violations(law, c, float32)));
  expect(broken).toEqual([]);
});
