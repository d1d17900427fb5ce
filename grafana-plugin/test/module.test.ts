// needs: chromium, prometheus

import { readFile } from 'node:fs/promises';
import path from 'node:path';

import { expect, test } from 'vitest';

import { defaultOptions } from '../src/options.ts';
import { describePanel } from './support/describe-panel.ts';
import { workspace } from './support/hosts.ts';
import { queriesFor } from './support/queries.ts';

test('the module asks Grafana for these packages and no others', async () => {
  const source = await readFile(path.join(workspace, 'dist/module.js'), 'utf8');
  const shared = /define\(\[([^\]]*)\]/.exec(source)?.[1];

  // Without react/jsx-runtime: Grafana before 12.3 does not share it, and a copy of it breaks on the other React.
  expect(shared).toBe('"@emotion/css","@grafana/data","@grafana/ui","module","react"');
});

describePanel('the module', (panel) => {
  test('offers its options with their defaults', async () => {
    const offered = await panel().page.evaluate(() => window.panelHost.options);

    expect(Object.fromEntries(offered.map((option) => [option.path, option.defaultValue]))).toEqual(defaultOptions);
  });

  test('is suggested where its metric is answered, and only there', async () => {
    const suggested = () => panel().page.evaluate(() => window.panelHost.suggestions());

    await panel().show({ queries: queriesFor('changes') });
    expect(await suggested()).toEqual(['Port drift']);

    await panel().show({ queries: [{ refId: 'A', expr: 'up', format: 'table' }] });
    expect(await suggested()).toEqual([]);
  });
});
