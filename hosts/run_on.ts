/** Runs one module on any host: in a Node process of its own, or in a page of Chromium. */
import {fork} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {basename, dirname, join} from 'node:path';
import {bundled} from './bundle';
import {vulkanVariables, withPage} from './chromium';
import type {Site} from './chromium';
import {places} from './hosts';
import type {Host} from './hosts';
import {tfjsNodeVariables} from './tfjs_node';

export interface Job {
  /** The path of a module that exports `run(data, report)`; it finds TF.js on the host's backend, and needs nothing of Node's. */
  readonly entry: string;
  /** Plain data for it. */
  readonly data?: unknown;
  /** What it says on the way, by `report`: plain data. */
  readonly onMessage?: (message: unknown) => void;
}

/** What `run` answers: plain data. Rejects with the host's own error, or with `MissingHost`. */
export function runOn(host: Host, job: Job): Promise<unknown> {
  return places[host].in === 'Node' ? inNode(host, job) : inChromium(host, job);
}

async function inNode(host: Host, {entry, data, onMessage}: Job): Promise<unknown> {
  const variables = host === 'dawn' ? await vulkanVariables() : host === 'tensorflow' ? tfjsNodeVariables() : {};
  const child = fork(join(__dirname, 'node_entry.ts'), {
    execArgv: ['--require', require.resolve('ts-node/register/transpile-only'), '--max-old-space-size=8192'],
    env: {...process.env, ...variables},
  });
  return new Promise((resolve, reject) => {
    child.on('message', (said: {message?: unknown; result?: unknown; error?: string}) => {
      if ('error' in said) reject(new Error(said.error));
      else if ('message' in said) onMessage?.(said.message);
      else resolve(said.result);
    });
    child.on('error', reject);
    child.on('exit', (code, signal) => reject(new Error(`The process on ${host} ended with ${signal ?? code}.`)));
    child.send({host, entry, data});
  });
}

async function inChromium(host: Host, {entry, data, onMessage}: Job): Promise<unknown> {
  const script = await bundled(entry, host);
  const site: Site = (path) => {
    if (path === '/') return {type: 'text/html', content: '<!doctype html><meta charset="utf-8"><script src="/job.js"></script>'};
    if (path === '/job.js') return {type: 'text/javascript', content: script};
    if (path === '/data.json') return {type: 'application/json', content: JSON.stringify(data ?? null)};
    return path.startsWith('/wasm/') ? wasmFile(basename(path)) : null;
  };
  return withPage(site, async (page, origin) => {
    await page.exposeFunction('report', (message: unknown) => onMessage?.(message));
    await page.goto(origin);
    return page.evaluate(async () => {
      const page = globalThis as unknown as {job(data: unknown): Promise<unknown>};
      return page.job(await (await fetch('/data.json')).json());
    });
  });
}

function wasmFile(name: string): ReturnType<Site> {
  const folder = join(dirname(require.resolve('@tensorflow/tfjs-backend-wasm/package.json')), 'dist');
  return {type: name.endsWith('.wasm') ? 'application/wasm' : 'text/javascript', content: readFileSync(join(folder, name))};
}
