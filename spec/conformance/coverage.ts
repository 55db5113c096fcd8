/** The table docs/coverage.md: what each kernel bears on each host, from what a run of the suite saw, and why it does not where it does not. */
import {HOSTS, places} from '../../hosts/hosts';
import type {Host} from '../../hosts/hosts';
import {kernels, ruleOf} from '../../lib/rules';
import {own} from '../../lib/rules/own';
import {refused} from '../../lib/rules/refused';
import {CAPABILITIES} from './check';
import type {Capability} from './check';
import type {Report, Seen} from './run';

const LETTERS: Readonly<Record<Capability, string>> = {reverse: 'R', forward: 'F', batched: 'B', second: '2', zero: '0'};

/** Markdown: the columns of the hosts that were run, and those that `before` has of others. */
export function coverage(seen: ReadonlyMap<Host, Report['kernels']>, before: string): string {
  const others = cellsIn(before);
  const hosts = HOSTS.filter((host) => seen.has(host) || others.has(host));
  const rows = kernels()
    .filter((kernel) => !(kernel in own))
    .sort()
    .map((kernel) => {
      const kept = (host: Host) => others.get(host)?.get(kernel) ?? 'not run';
      const cells = hosts.map((host) => (seen.has(host) ? cellOf(kernel, seen.get(host)![kernel]) : kept(host)));
      return [`\`${kernel}\``, ...cells];
    });
  const lines = [['kernel', ...hosts], Array<string>(hosts.length + 1).fill('---'), ...rows].map(
    (row) => `| ${row.join(' | ')} |`,
  );
  return [HEAD, ...hosts.map((host) => `- \`${host}\`: ${places[host].about}`), '', ...lines, ''].join('\n');
}

/** What a table like this says of each host and kernel. */
function cellsIn(markdown: string): Map<string, Map<string, string>> {
  const rows = markdown.split('\n').filter((line) => line.startsWith('|'));
  const [head = [], , ...body] = rows.map((row) => row.split('|').slice(1, -1).map((cell) => cell.trim())); // prettier-ignore
  const column = (i: number) => new Map(body.map((cells) => [cells[0].replaceAll('`', ''), cells[i]]));
  return new Map(head.map((host, i): [string, Map<string, string>] => [host, column(i)]).slice(1));
}

const HEAD = `# Coverage

What each kernel of TensorFlow.js bears on each host: the letters are capabilities that the laws of \`spec/support/laws.ts\` were seen to hold for,
the words say why they do not hold there for all of its uses. Printed by \`npm run test:hosts -- --coverage docs/coverage.md\`, which brings the
columns of the hosts that it runs up to date; CI fails if that changes anything.

- **R** reverse mode (\`grad\`, \`vjp\`): ⟨ct, J dx⟩ = ⟨Jᵀ ct, dx⟩
- **F** forward mode (\`jvp\`, \`linearize\`): the finite difference
- **B** batched (\`vmap\`): the loop over samples
- **2** second order: each of reverse and forward mode through the other, and under \`vmap\`
- **0** no derivative: tangents and gradients are zero
`;

function cellOf(kernel: string, seen: Seen | undefined): string {
  if (seen === undefined) return kernel in refused ? reasonOf(kernel) : SOURCES.includes(kernel) ? 'takes no tensor' : UNSEEN;
  const letters = CAPABILITIES.filter((what) => (seen[what]?.held ?? 0) > 0).map((what) => LETTERS[what]);
  const why = [...new Set(CAPABILITIES.flatMap((what) => seen[what]?.why ?? []))];
  return [letters.join(''), ...why].filter((part) => part !== '').join('; ');
}

/** Kernels without a row: of no tensor, and those that no backend has, for TensorFlow.js makes them of others. */
const SOURCES = ['Fill', 'LinSpace', 'Range'];
const UNSEEN = 'is made of other kernels';

/** The sentence with which a kernel is refused. */
function reasonOf(kernel: string): string {
  const {batch} = ruleOf(kernel);
  try {
    if (batch !== 'loop') batch({}, {}, {kernel} as never);
    return '';
  } catch (e) {
    return (e as Error).message.replace(/^.*? is not supported: /, '');
  }
}
