import { chromium, type Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject } from 'vitest';

import { PanelPage } from './panel-page.ts';

const flags = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking', '--disable-sync'];

/**
 * Tests of the built panel, in every Grafana there is a host for. The page is heavy and shared by the tests of a file: one
 * that leaves something behind, like another order of rows, closes it. Whatever a test does, the panel asks nothing of
 * another machine, and the console stays silent.
 */
export function describePanel(what: string, tests: (panel: () => PanelPage) => void): void {
  const { now, sites } = inject('world');
  describe.each(sites)(`${what}, in Grafana $grafana`, ({ url }) => {
    let browser: Browser;
    let panel: PanelPage;

    beforeAll(async () => {
      browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: flags });
      panel = await PanelPage.open(browser, url, now);
    });
    afterAll(() => browser.close());
    beforeEach(async () => {
      if (panel.page.isClosed()) {
        panel = await PanelPage.open(browser, url, now);
      }
    });
    afterEach(() => {
      expect(panel.outsideRequests).toEqual([]);
      expect(panel.complaints.splice(0)).toEqual([]);
    });

    tests(() => panel);
  });
}
