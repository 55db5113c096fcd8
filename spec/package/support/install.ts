/**
 * The package as its users have it: what `npm pack` makes of this folder, installed by `npm install` into an empty one. Real are the tarball
 * and its installation, offline; the peers are links to this project's own (npm would ask the registry for them), and the user's files are
 * copies of a folder in projects/.
 */
import {execFile} from 'node:child_process';
import {cpSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, statSync, symlinkSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {promisify} from 'node:util';

// npm, compilers and browsers start slowly on a busy machine.
jest.setTimeout(120_000);

const execute = promisify(execFile);
const root = join(__dirname, '..', '..', '..');

export interface Packed {
  readonly tarball: string;
  /** The paths in the tarball. */
  readonly files: readonly string[];
}

/** The union package, and what npm puts beside it for the package to find. */
export const UNION = ['tfjs', 'tfjs-core', 'tfjs-layers'].map((name) => `@tensorflow/${name}`);

const made: string[] = [];

/** A new folder, gone after `cleanUp`. */
function emptyFolder(): string {
  // Without links in its path, so that what tools print of it can be compared.
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'tfjs-autograd-')));
  made.push(folder);
  return folder;
}

export function cleanUp(): void {
  for (const folder of made.splice(0)) rmSync(folder, {recursive: true});
}

/** The tarball that would be published. */
export async function pack(): Promise<Packed> {
  refuseStale();
  const folder = emptyFolder();
  const {stdout} = await execute('npm', ['pack', '--json', '--pack-destination', folder], {cwd: root});
  const [{filename, files}] = JSON.parse(stdout) as {filename: string; files: {path: string}[]}[];
  return {tarball: join(folder, filename), files: files.map(({path}) => path).sort()};
}

/** A tarball of another day's code proves nothing. */
function refuseStale(): void {
  const built = statSync(join(root, 'dist', 'index.mjs'), {throwIfNoEntry: false})?.mtimeMs ?? 0;
  const newer = readdirSync(join(root, 'lib'), {recursive: true, encoding: 'utf8'})
    .filter((file) => file.endsWith('.ts'))
    .filter((file) => statSync(join(root, 'lib', file)).mtimeMs > built);
  if (newer.length > 0) throw new Error(`dist/ is older than lib/${newer[0]}: npm run build`);
}

/** Installs the tarball into `folder`, and nothing else: peers are the user's business here. */
export async function install({tarball}: Packed, folder: string): Promise<void> {
  const quiet = ['--no-audit', '--no-fund', '--no-save', '--no-package-lock', '--loglevel=error'];
  await execute('npm', ['install', tarball, '--prefix', folder, '--offline', '--legacy-peer-deps', ...quiet], {cwd: folder});
}

/** A user's project: a copy of the folder projects/`name`, with the tarball installed and these packages beside it. */
export async function project(name: string, packed: Packed, packages: readonly string[]): Promise<string> {
  const folder = emptyFolder();
  cpSync(join(__dirname, '..', 'projects', name), folder, {recursive: true});
  await install(packed, folder);
  for (const one of packages) {
    const place = join(folder, 'node_modules', one);
    mkdirSync(dirname(place), {recursive: true});
    symlinkSync(realpathSync(join(root, 'node_modules', one)), place, 'junction');
  }
  return folder;
}

/** What `node file …args` prints last, as JSON, and all that it says on stderr. */
export async function node(folder: string, file: string, ...args: string[]): Promise<{printed: unknown; stderr: string}> {
  const {stdout, stderr} = await execute(process.execPath, [file, ...args], {cwd: folder});
  return {printed: JSON.parse(stdout.trim().split('\n').at(-1)!), stderr};
}

/** A tool among this project's packages, by the path of its script, run in a user's folder: exit code and output. */
export async function tool(folder: string, bin: string, ...args: string[]): Promise<{code: number; output: string}> {
  try {
    const {stdout} = await execute(process.execPath, [join(root, 'node_modules', bin), ...args], {cwd: folder});
    return {code: 0, output: stdout};
  } catch (e) {
    const {code, stdout, stderr} = e as {code: number; stdout: string; stderr: string};
    return {code, output: stdout + stderr};
  }
}
