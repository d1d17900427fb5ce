// needs: chromium, prometheus

import { expect, test } from 'vitest';

import { testIds } from '../src/test-ids.ts';
import { describePanel } from './support/describe-panel.ts';
import { queriesFor } from './support/queries.ts';

describePanel('the lists', (panel) => {
  test('deviations, the worst first, with all that is known of them', async () => {
    await panel().show({ queries: queriesFor('drift'), width: 1400 });

    expect(await panel().rows()).toEqual([
      expect.stringMatching(
        /^critical eng-station-3 plant-a \/ engineering tcp\/23 telnet inetd any forbidden 5 h 11 min ago \d{4}-/,
      ),
      expect.stringMatching(
        /^critical hmi-01 plant-a \/ cell-1 tcp\/3389 ms-wbt-server xrdp any unexpected 2 min ago \d{4}-/,
      ),
      expect.stringMatching(
        /^warning gateway-4 plant-a \/ cell-2 tcp\/8080 http-alt busybox any unexpected flapping 4 h ago \d{4}-/,
      ),
      expect.stringMatching(
        /^warning historian-01 plant-a \/ dmz tcp\/5432 postgresql postgres interface changed 1 d 2 h ago \d{4}-/,
      ),
      expect.stringMatching(/^warning historian-01 plant-a \/ dmz tcp\/8443 https-alt java any expired 9 d ago \d{4}-/),
      expect.stringMatching(
        /^warning eng-station-3 plant-a \/ engineering tcp\/49152-65535 unknown none missing 2 d ago \d{4}-/,
      ),
      expect.stringMatching(
        /^info switch-07 plant-a \/ cell-1 udp\/161 snmp unknown any unexpected unconfirmed 25 s ago \d{4}-/,
      ),
    ]);
  });

  test('what is not known, the gravest first', async () => {
    await panel().show({ queries: queriesFor('changes') });

    expect(await panel().unknown()).toEqual([
      'printer-ctl plant-a / office never seen: no good look yet',
      'rtu-west-2 pump-station-2 / field stale: last good look 5 h 10 min ago, limit 3 h',
      'ups-01 plant-a no baseline: nothing approved to compare with',
      'hmi-02 plant-a / cell-1 look failed: last good one 1 h 6 min ago',
    ]);
  });

  test('a heading sorts by keyboard, says so, and keeps its order over a refresh', async () => {
    const { page } = panel();
    await panel().show({ queries: queriesFor('changes') });
    expect(await page.getByRole('columnheader', { name: 'Severity' }).getAttribute('aria-sort')).toBe('descending');

    await page.getByRole('button', { name: 'Port' }).focus();
    await page.keyboard.press('Enter');
    await panel().show({ queries: queriesFor('changes') });

    expect(await page.getByRole('columnheader', { name: 'Port' }).getAttribute('aria-sort')).toBe('ascending');
    expect(await page.getByRole('columnheader', { name: 'Severity' }).getAttribute('aria-sort')).toBeNull();
    expect(await page.locator('tbody tr td:nth-child(3)').allInnerTexts()).toEqual([
      'tcp/23 telnet',
      'udp/161 snmp',
      'tcp/3389 ms-wbt-server',
      'tcp/5432 postgresql',
      'tcp/8080 http-alt',
      'tcp/8443 https-alt',
      'tcp/49152-65535 unknown',
    ]);
    await page.close();
  });

  test('each row is named by its asset', async () => {
    await panel().show({ queries: queriesFor('changes') });

    expect(await panel().page.getByRole('rowheader').allInnerTexts()).toContain('hmi-01 plant-a / cell-1');
  });

  test('unconfirmed ones can be hidden, and then they are counted', async () => {
    await panel().show({ queries: queriesFor('drift'), options: { showUnconfirmed: false } });

    expect(await panel().rows()).toHaveLength(6);
    expect(await panel().page.getByTestId(testIds.deviations).innerText()).toContain(
      '6 deviations, 1 unconfirmed hidden',
    );
  });

  test('rows can be made higher', async () => {
    const heightOf = async () => (await panel().page.locator('tbody tr').nth(1).boundingBox())?.height ?? 0;
    await panel().show({ queries: queriesFor('drift'), width: 1400 });
    const compact = await heightOf();
    await panel().show({ queries: queriesFor('drift'), width: 1400, options: { rowHeight: 'comfortable' } });

    expect((await heightOf()) - compact).toBe(8);
  });

  test('a thousand assets come in pages', async () => {
    await panel().show({ queries: queriesFor('fleet') });
    expect(await panel().rows()).toHaveLength(50);
    expect(await panel().spoken()).toBe('84 deviations. 0 critical, 84 warning, 0 info.');

    await panel()
      .page.getByRole('button', { name: /next page/i })
      .click();

    expect(await panel().rows()).toHaveLength(34);
    await panel().page.close();
  });
});
