/** Chromium, as the place where a user's page is opened. */
import {existsSync, readFileSync, statSync} from 'node:fs';
import {createRequire} from 'node:module';
import {extname, join} from 'node:path';
import type {Page} from 'playwright-core';
import {withPage} from '../../../hosts/chromium';
import type {Site} from '../../../hosts/chromium';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.json': 'application/json',
};

/** A folder as a static server shows it. */
export const folderSite =
  (folder: string): Site =>
  (path) => {
    const file = join(folder, path.endsWith('/') ? `${path}index.html` : path);
    if (!existsSync(file) || !statSync(file).isFile()) return null;
    return {type: types[extname(file)] ?? 'application/octet-stream', content: readFileSync(file)};
  };

export const CDN = 'https://cdn.jsdelivr.net/npm/';

/** Answers requests to the CDN from what is installed in `folder`, if the version asked for is the one that lies there. */
export async function servingCdn(page: Page, folder: string): Promise<void> {
  const require = createRequire(join(folder, 'package.json'));
  await page.route(`${CDN}**`, async (route) => {
    const [, name, version, path] = /^((?:@[^/]+\/)?[^/@]+)@([^/]+)(\/.*)$/.exec(route.request().url().slice(CDN.length))!;
    const installed = (require(`${name}/package.json`) as {version: string}).version;
    if (installed !== version) return route.fulfill({status: 404, body: `Here lies ${name}@${installed}.`});
    const found = folderSite(join(folder, 'node_modules', name))(path);
    if (found === null) return route.fulfill({status: 404});
    const headers = {'content-type': found.type, 'access-control-allow-origin': '*'};
    return route.fulfill({status: 200, headers, body: found.content});
  });
}

export interface Seen {
  /** What the page prints last, as JSON. */
  readonly printed: unknown;
  /** Its warnings. */
  readonly complaints: readonly string[];
}

/** Opens `path` of `site` until the page has printed its answer. */
export async function opened(site: Site, path: string, prepare: (page: Page) => Promise<void> = async () => {}): Promise<Seen> {
  return withPage(site, async (page, origin) => {
    await prepare(page);
    const complaints: string[] = [];
    const printed = new Promise((resolve, reject) => {
      page.on('console', (message) => {
        if (message.type() === 'log') resolve(JSON.parse(message.text()));
        // A file that is not found, for one.
        else if (message.type() === 'error') reject(new Error(message.text()));
        else complaints.push(message.text());
      });
    });
    await page.goto(`${origin}${path}`);
    return {printed: await printed, complaints};
  });
}
