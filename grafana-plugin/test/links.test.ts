// needs: chromium, prometheus

import { expect, test } from 'vitest';

import { METRIC } from '../src/data/metrics.ts';
import { testIds } from '../src/test-ids.ts';
import { describePanel } from './support/describe-panel.ts';
import type { Shown } from './support/panel-page.ts';
import { queriesFor } from './support/queries.ts';

function linked(...links: readonly { readonly title: string; readonly url: string }[]): Shown {
  return { queries: queriesFor('changes'), fieldConfig: { defaults: { links: [...links] }, overrides: [] } };
}

describePanel('links', (panel) => {
  const nameOf = (asset: string) => panel().page.getByRole('link', { name: asset, exact: true }).first();

  test.each(['hmi-01', 'printer-ctl'])('%s leads to its page at the exporter, beside Grafana', async (asset) => {
    await panel().show({ queries: queriesFor('changes') });

    expect(await nameOf(asset).getAttribute('href')).toBe(`https://otports.plant.example/assets/${asset}`);
    expect(await nameOf(asset).getAttribute('target')).toBe('_blank');
    expect(await nameOf(asset).getAttribute('rel')).toBe('noopener noreferrer');
  });

  test('a path stays in Grafana, below its own path', async () => {
    await panel().show({
      queries: queriesFor('changes'),
      options: { linkTemplate: '/d/$board?var-asset={{asset}}' },
      variables: { board: 'otports-fleet' },
    });

    expect(await nameOf('hmi-01').getAttribute('href')).toBe('/grafana/d/otports-fleet?var-asset=hmi-01');
  });

  test.each<[string, Shown]>([
    ['no address is known', { queries: queriesFor('changes', [METRIC.externalUrl]) }],
    ['the template is empty', { queries: queriesFor('changes'), options: { linkTemplate: '' } }],
  ])('there are none where %s', async (_, shown) => {
    await panel().show(shown);

    expect(await panel().page.getByRole('link').count()).toBe(0);
  });

  test('one data link is a link', async () => {
    await panel().show(linked({ title: 'Runbook', url: 'https://wiki.example/${__data.fields.port}' }));

    const links = panel().page.getByRole('link', { name: 'Runbook' });
    expect(await links.count()).toBe(7);
    expect(await links.nth(1).getAttribute('href')).toBe('https://wiki.example/3389');
  });

  test('several data links are a menu', async () => {
    const { page } = panel();
    await panel().show(
      linked(
        { title: 'Runbook', url: 'https://wiki.example/' },
        { title: 'Asset', url: '/d/asset?var-asset=${__data.fields.asset}' },
      ),
    );

    await page.getByRole('button', { name: 'Links of hmi-01 tcp/3389' }).click();

    expect(await page.getByRole('menuitem').allInnerTexts()).toEqual(['Runbook', 'Asset']);
    expect(await page.getByRole('menuitem', { name: 'Asset' }).getAttribute('href')).toBe(
      '/grafana/d/asset?var-asset=hmi-01',
    );
    await page.close();
  });
});

describePanel('hostile names', (panel) => {
  test('are text, and nothing but text', async () => {
    await panel().show({ queries: queriesFor('hostile') });

    const shown = (await panel().rows()).join('\n');
    expect(shown).toContain('<img src=x onerror="window.pwned=1">');
    expect(shown).toContain('=HYPERLINK("http://evil.example")');
    expect(shown).toContain('invoice\\u{202e}fdp.exe');
    expect(shown).toContain('a\\u{a}b');
    expect(shown).toContain('${__user.login} {{url}}');
    expect(await panel().page.getByTestId(testIds.panel).locator('img, script').count()).toBe(0);
    expect(await panel().page.evaluate(() => 'pwned' in window)).toBe(false);
  });

  test('are never the beginning of an address', async () => {
    await panel().show({ queries: queriesFor('hostile'), options: { linkTemplate: '{{asset}}' } });

    expect(await panel().page.getByRole('link').count()).toBe(0);
  });

  test('are one part of an address', async () => {
    await panel().show({ queries: queriesFor('hostile') });

    const links = panel().page.getByRole('link');
    const hrefs = await links.evaluateAll((anchors) => anchors.map((anchor) => anchor.getAttribute('href') ?? ''));
    expect(new Set(hrefs.map((href) => href.split('/assets/')[0]))).toEqual(new Set(['https://otports.plant.example']));
    expect(hrefs).toContain(
      'https://otports.plant.example/assets/%3C%2Ftd%3E%3Cscript%3Ewindow.pwned%3D1%3C%2Fscript%3E',
    );
  });
});
