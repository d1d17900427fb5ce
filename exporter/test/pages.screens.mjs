/**
 * Takes pictures of every page of a running exporter, light, dark and on a narrow phone, and holds each against axe-core.
 * By hand: `node exporter/test/pages.screens.mjs URL [FOLDER [PICTURES]]`; PICTURES gets those of the README. Ends with 1
 * where axe finds anything.
 */
import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const [url = 'http://127.0.0.1:9988', folder = 'screens', pictures] = process.argv.slice(2);
const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
mkdirSync(folder, { recursive: true });

const json = async (path) => (await fetch(new URL(path, url))).json();
const { items: assets } = await json('/api/v1/assets?limit=1000');
const { items: deviations } = await json('/api/v1/deviations?limit=1');
const worst = deviations[0]?.asset ?? assets[0].asset;
const detail = await json(`/api/v1/assets/${encodeURIComponent(worst)}`);
const listener = deviations[0] ?? detail.listeners[0];
const paths = {
  fleet: '/',
  asset: `/assets/${encodeURIComponent(worst)}`,
  port: `/assets/${encodeURIComponent(worst)}/ports/${listener.transport}/${listener.port}`,
  approved: `/assets/${encodeURIComponent(worst)}/ports/tcp/22`,
  closed: `/assets/${encodeURIComponent(worst)}/ports/tcp/9`,
  'not-found': '/assets/nobody',
};
const looks = {
  light: { colorScheme: 'light', viewport: { width: 1100, height: 800 } },
  dark: { colorScheme: 'dark', viewport: { width: 1100, height: 800 } },
  phone: { colorScheme: 'light', viewport: { width: 320, height: 640 }, deviceScaleFactor: 2 },
  'phone-dark': { colorScheme: 'dark', viewport: { width: 320, height: 640 }, deviceScaleFactor: 2 },
};

/** What a screen shows without scrolling. */
const ofReadme = {
  'fleet-light': 'page-fleet.png',
  'asset-light': 'page-asset.png',
  'port-phone': 'page-port-phone.png',
  'fleet-dark': 'page-fleet-dark.png',
};

const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
let violations = 0;
for (const [look, options] of Object.entries(looks)) {
  const page = await browser.newPage({ ...options, bypassCSP: true });
  for (const [name, path] of Object.entries(paths)) {
    await page.goto(new URL(path, url).href);
    await page.screenshot({ path: join(folder, `${name}-${look}.png`), fullPage: true });
    const picture = ofReadme[`${name}-${look}`];
    if (pictures !== undefined && picture !== undefined) await page.screenshot({ path: join(pictures, picture) });
    await page.screenshot({ path: join(folder, `${name}-${look}-first.png`) });
    // What is folded is held against the same rules.
    await page.evaluate("for (const details of document.querySelectorAll('details')) details.open = true");
    await page.addScriptTag({ path: axe });
    const found = await page.evaluate('axe.run()');
    for (const { id, impact, help, nodes } of found.violations) {
      violations += 1;
      console.log(
        `${name} ${look}: ${id} (${impact}): ${help}: ${nodes
          .map((node) => node.html)
          .join(' | ')
          .slice(0, 400)}`,
      );
    }
    const overflow = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
    if (overflow > 0) {
      violations += 1;
      console.log(`${name} ${look}: ${overflow} px wider than the screen`);
    }
  }
  await page.close();
}
await browser.close();
console.log(`${Object.keys(paths).length} pages, ${Object.keys(looks).length} looks, ${violations} violations`);
process.exitCode = violations === 0 ? 0 : 1;
