import { mkdir } from 'node:fs/promises';
import path from 'node:path';

import { test } from 'vitest';

import { METRIC } from '../src/data/metrics.ts';
import { describePanel } from './support/describe-panel.ts';
import { workspace } from './support/hosts.ts';
import { queriesFor } from './support/queries.ts';

const docs = path.join(workspace, '../docs/images');
const catalogue = path.join(workspace, 'src/img');

const failing = queriesFor('changes').map((query) => ({ ...query, expr: `${query.expr} and` }));

const pictures = [
  { folder: catalogue, file: 'changes.png', queries: queriesFor('changes') },
  { folder: docs, file: 'panel-changes.png', queries: queriesFor('changes') },
  { folder: docs, file: 'panel-changes-light.png', queries: queriesFor('changes'), theme: 'light' as const },
  { folder: docs, file: 'panel-changes-phone.png', queries: queriesFor('changes'), width: 375, height: 780 },
  { folder: docs, file: 'panel-all-clear.png', queries: queriesFor('clear') },
  { folder: docs, file: 'panel-stale.png', queries: queriesFor('stale') },
  { folder: docs, file: 'panel-partial.png', queries: queriesFor('changes', [METRIC.baseline]) },
  { folder: docs, file: 'panel-no-data.png', queries: [] },
  { folder: docs, file: 'panel-error.png', queries: failing.slice(0, 3) },
];

/** Run on demand (UPDATE_SCREENSHOTS=1), because every run has its own times in the pictures. */
describePanel('screenshots', (panel) => {
  test.each(pictures)('$file', async ({ folder, file, ...shown }) => {
    await mkdir(folder, { recursive: true });
    await panel().show(shown);
    await panel().page.screenshot({ path: path.join(folder, file) });
  });
});
