import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';

import { testIds } from '../../src/test-ids.ts';

declare global {
  interface Window {
    readonly axe: { run(selector: string): Promise<AxeResults> };
  }
}

const require = createRequire(import.meta.url);
const source = require.resolve('axe-core/axe.min.js');

/** What axe finds wrong with the panel, in one line each. */
export async function accessibilityViolations(page: Page): Promise<readonly string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) {
    // Out of sight of the page's AMD loader, which axe would otherwise hand itself over to.
    await page.addScriptTag({ content: `(function (define) {${await readFile(source, 'utf8')}})();` });
  }
  const { violations, passes } = await page.evaluate(
    (selector) => window.axe.run(selector),
    `[data-testid=${testIds.panel}]`,
  );
  if (passes.length === 0) {
    throw new Error('axe looked at nothing.');
  }
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`);
}
