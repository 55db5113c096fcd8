/**
 * Chromium without a screen or a GPU: npm's `@sparticuz/chromium` carries the browser inside its package, SwiftShader draws and computes.
 * It runs on Linux; elsewhere name a browser of your own in CHROMIUM_PATH. CHROMIUM_GPU=1 has the browser take the machine's GPU.
 */
import {execFile} from 'node:child_process';
import {existsSync} from 'node:fs';
import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {promisify} from 'node:util';
import {chromium} from 'playwright-core';
import type {Browser, Page} from 'playwright-core';
import {MissingHost} from './hosts';

/** What a server answers for a path: a media type and content; null: not found. */
export type Site = (path: string) => {readonly type: string; readonly content: string | Buffer} | null;

const FLAGS = [
  '--headless=new',
  '--no-sandbox',
  '--no-first-run',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--use-gl=angle',
  '--enable-unsafe-webgpu',
  '--enable-features=Vulkan',
  // A busy machine is slow, not dead.
  '--disable-gpu-watchdog',
];
const IN_SOFTWARE = ['--enable-unsafe-swiftshader', '--use-angle=swiftshader', '--use-webgpu-adapter=swiftshader'];
/** By Vulkan, without a screen; with CHROMIUM_GPU set. */
const ON_GPU = ['--use-angle=vulkan', '--disable-vulkan-surface', '--ignore-gpu-blocklist'];

const flags = (): string[] => [...FLAGS, ...(process.env.CHROMIUM_GPU === undefined ? IN_SOFTWARE : ON_GPU)];

/** The browser's path; unpacks the package's at the first call. */
export async function chromiumPath(): Promise<string> {
  if (process.env.CHROMIUM_PATH !== undefined) return process.env.CHROMIUM_PATH;
  if (process.platform === 'linux' && process.arch === 'x64') {
    // An ES module, so a process of its own asks it: Jest loads none.
    const ask = "import('@sparticuz/chromium').then(({default: c}) => c.executablePath()).then(console.log)";
    const {stdout} = await promisify(execFile)(process.execPath, ['--eval', ask], {cwd: __dirname});
    return stdout.trim();
  }
  throw new MissingHost('@sparticuz/chromium is for Linux on x64: set CHROMIUM_PATH to a Chromium or Chrome of this machine.');
}

/** Where a Vulkan driver that needs no GPU lies: Chromium brings SwiftShader's. The variables that Node must be started with. */
export async function vulkanVariables(): Promise<Record<string, string>> {
  if (process.env.VK_ICD_FILENAMES !== undefined) return {};
  await chromiumPath();
  const [folder, driver] = [tmpdir(), join(tmpdir(), 'vk_swiftshader_icd.json')];
  if (!existsSync(driver)) return {};
  return {VK_ICD_FILENAMES: driver, LD_LIBRARY_PATH: [folder, process.env.LD_LIBRARY_PATH ?? ''].filter(Boolean).join(':')};
}

/** Serves `site` on this machine alone while `body` runs; threads and precise clocks are allowed to its pages. */
export async function serving<T>(site: Site, body: (origin: string) => Promise<T>): Promise<T> {
  const server = createServer((request, response) => {
    response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
    response.setHeader('Cross-Origin-Embedder-Policy', 'require-corp');
    const found = site((request.url ?? '/').split('?')[0]);
    if (found === null) {
      response.writeHead(404).end();
      return;
    }
    response.setHeader('Content-Type', found.type);
    response.end(found.content);
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  try {
    return await body(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

/** Opens `site` in a page for as long as `body` runs. What the page throws, or its death, rejects. */
export async function withPage<T>(site: Site, body: (page: Page, origin: string) => Promise<T>): Promise<T> {
  return serving(site, async (origin) => {
    const browser: Browser = await chromium.launch({executablePath: await chromiumPath(), args: flags()});
    try {
      const page = await browser.newPage();
      page.setDefaultTimeout(0);
      const trouble = new Promise<never>((_, reject) => {
        page.on('pageerror', reject);
        page.on('crash', () => reject(new Error('The page crashed.')));
        browser.on('disconnected', () => reject(new Error('The browser died.')));
      });
      const result = body(page, origin);
      trouble.catch(() => {});
      return await Promise.race([result, trouble]);
    } finally {
      await browser.close();
    }
  });
}
