import type { Browser, Page } from 'playwright-core';

import { testIds } from '../../src/test-ids.ts';
import type { PanelHost, Scenario } from '../host/scenario.ts';

declare global {
  interface Window {
    panelHost: PanelHost;
  }
}

export type Shown = Omit<Scenario, 'now'>;

/** The fonts of Grafana are in no package, and a wrong query is answered as Prometheus answers it. */
const expectedFailures = /\/(public\/fonts|prometheus)\//;

/** A page with the panel on it: what it shows, what it asked for and what it complained of. */
export class PanelPage {
  readonly outsideRequests: string[] = [];
  readonly complaints: string[] = [];
  readonly page: Page;
  readonly #now: number;

  private constructor(page: Page, now: number) {
    this.page = page;
    this.#now = now;
  }

  static async open(browser: Browser, url: string, now: number): Promise<PanelPage> {
    const panel = new PanelPage(await browser.newPage(), now);
    panel.#watch(url);
    await panel.page.goto(url);
    await panel.page.waitForFunction(() => document.documentElement.dataset['ready'] === 'true');
    return panel;
  }

  /** Renders the panel as a dashboard would after its queries were answered; a second time is a refresh. */
  async show(shown: Shown): Promise<void> {
    const { width = 1200, height = 440 } = shown;
    await this.page.setViewportSize({ width: width + 16, height: height + 16 });
    await this.page.evaluate((scenario) => window.panelHost.render(scenario), { ...shown, now: this.#now });
    await this.page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    // Icons come by themselves, and a picture without them is not what anybody sees.
    await this.page.waitForFunction(() => document.querySelectorAll('svg path').length > 0);
  }

  picture(): Promise<string | null> {
    return this.page.getByTestId(testIds.panel).getAttribute('data-picture');
  }

  /** What a screen reader says of the whole. */
  spoken(): Promise<string> {
    return this.page.getByRole('status').innerText();
  }

  problems(): Promise<string> {
    return this.page.getByTestId(testIds.problems).innerText();
  }

  async rows(): Promise<readonly string[]> {
    const texts = await this.page.getByTestId(testIds.deviations).locator('tbody tr').allInnerTexts();
    return texts.map(onOneLine);
  }

  async unknown(): Promise<readonly string[]> {
    const texts = await this.page.getByTestId(testIds.unknown).getByRole('listitem').allInnerTexts();
    return texts.map(onOneLine);
  }

  /** Pixels by which the panel or its table is wider than the room it has. */
  async overflow(): Promise<number> {
    const parts = this.page.getByTestId(testIds.panel).or(this.page.getByTestId(testIds.deviations));
    const widths = await parts.evaluateAll((elements) => elements.map((part) => part.scrollWidth - part.clientWidth));
    return Math.max(...widths);
  }

  #watch(url: string): void {
    this.page.on('request', (request) => {
      if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(`${url}/`)) {
        this.outsideRequests.push(request.url());
      }
    });
    this.page.on('pageerror', (error) => this.complaints.push(String(error)));
    this.page.on('console', (message) => {
      const isComplaint = message.type() === 'error' || message.type() === 'warning';
      if (isComplaint && !expectedFailures.test(message.location().url)) {
        this.complaints.push(message.text());
      }
    });
  }
}

function onOneLine(text: string): string {
  return text.replace(/\s+/g, ' ');
}
