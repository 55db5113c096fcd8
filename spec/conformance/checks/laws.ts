/** The laws of rules and of their compositions, over the kernel table. */
import {table} from '../../support/kernels';
import {float32, lawsFor, violations} from '../../support/laws';
import type {Check} from '../check';

export function* laws(): Generator<Check> {
  for (const row of table) {
    for (const law of lawsFor(row)) {
      yield {group: 'laws', subject: `${row.kernel}: ${row.name}`, name: law.name, run: () => violations(law, row, float32)};
    }
  }
}
