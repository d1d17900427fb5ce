// needs: chromium, prometheus

import { expect, test } from 'vitest';

import { METRIC } from '../src/data/metrics.ts';
import { testIds } from '../src/test-ids.ts';
import { accessibilityViolations } from './support/axe.ts';
import { describePanel } from './support/describe-panel.ts';
import { queriesFor } from './support/queries.ts';

const widths = [320, 375, 560, 740, 900, 1100, 1200, 1500, 1900];
const themes = ['dark', 'light'] as const;
const scenes = [
  { name: 'all clear', queries: queriesFor('clear') },
  { name: 'changes', queries: queriesFor('changes') },
  { name: 'stale', queries: queriesFor('stale') },
  { name: 'hostile names', queries: queriesFor('hostile') },
  { name: 'incomplete', queries: queriesFor('changes', [METRIC.baseline, METRIC.since]) },
  { name: 'no data', queries: [] },
];

describePanel('on any screen', (panel) => {
  test.each(widths)('nothing is pushed out of a panel of %i pixels', async (width) => {
    for (const plant of ['changes', 'hostile']) {
      await panel().show({ queries: queriesFor(plant), width });
      expect(await panel().overflow()).toBe(0);
    }
  });

  test('what is not known is one key away where it stands below the table', async () => {
    await panel().show({ queries: queriesFor('changes'), width: 375, height: 400 });

    await panel().page.getByRole('button', { name: 'of 12 assets unknown or stale' }).focus();
    await panel().page.keyboard.press('Enter');

    expect((await panel().page.getByTestId(testIds.unknown).boundingBox())?.y).toBeLessThan(300);
  });

  test.each(themes.flatMap((theme) => scenes.map((scene) => ({ ...scene, theme }))))(
    'assistive technology finds its way: $name, $theme',
    async ({ queries, theme }) => {
      for (const width of [375, 1200]) {
        await panel().show({ queries, theme, width });
        expect(await accessibilityViolations(panel().page)).toEqual([]);
      }
    },
  );
});
