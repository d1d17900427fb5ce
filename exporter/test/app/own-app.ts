import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { startApp, type App, type AppOptions } from '../../src/app/app.ts';
import { createLog } from '../../src/engine/log.ts';
import { loadConfig } from '../../src/config/load.ts';
import { formatProblem } from '../../src/config/read/problem.ts';
import { removalRefusal } from '../../src/config/reload/removals.ts';

interface Answer {
  readonly status: number;
  readonly text: string;
}

/** A whole exporter in this process, on a free port, with a folder of its own. */
export class OwnApp {
  /** Has otports.yml, `baselines/`, and `data/` once it has started. */
  readonly folder = mkdtempSync(join(tmpdir(), 'otports-app-'));
  /** Lines of its log, from all its starts. */
  readonly logged: string[] = [];
  #app: App | null = null;

  constructor(...folders: readonly string[]) {
    for (const name of ['baselines', ...folders]) mkdirSync(this.at(name));
  }

  at(...path: readonly string[]): string {
    return join(this.folder, ...path);
  }

  /** Writes a baseline that allows these ports, each rule as the inside of a map in YAML: `port: tcp/22`. */
  allow(baseline: string, ...rules: readonly string[]): void {
    const approval = 'justification: Maintenance., approved_by: ot, approved_on: 2026-11-01';
    const allow = rules.map((rule) => `  - { ${rule}, ${approval} }\n`).join('');
    writeFileSync(this.at('baselines', `${baseline}.yml`), `baseline: ${baseline}\nallow:\n${allow}`);
  }

  /** Writes otports.yml with these lines. */
  configure(settings: string): void {
    writeFileSync(this.at('otports.yml'), `listen: 127.0.0.1:0\nbaselines: ./baselines/*.yml\n${settings}`);
  }

  /** @throws with the problems of otports.yml, where it has any */
  async start(): Promise<void> {
    const { config, problems } = await this.#load();
    if (config === null) throw new Error(problems.join('\n'));
    const load: AppOptions['load'] = async ({ before, confirmed }) => {
      const again = await this.#load();
      const refusal = again.config === null ? null : removalRefusal(before, again.config, confirmed);
      return refusal === null ? again : { config: null, problems: [refusal] };
    };
    const log = createLog('debug', { write: (line) => this.logged.push(line) });
    this.#app = await startApp({ config, load, log });
  }

  async #load(): ReturnType<AppOptions['load']> {
    const { config, problems } = await loadConfig(this.at('otports.yml'), { env: {}, now: Date.now() });
    return config === null ? { config: null, problems: problems.map(formatProblem) } : { config, problems: [] };
  }

  /** As a signal or `POST /-/reload` does. */
  async reload(confirmed: 'none' | 'all' = 'none'): Promise<boolean | undefined> {
    return (await this.#app?.reload({ confirmed, by: 'a test' }))?.ok;
  }

  async stop(): Promise<void> {
    await this.#app?.stop();
    this.#app = null;
  }

  async remove(): Promise<void> {
    await this.stop();
    rmSync(this.folder, { recursive: true });
  }

  async get(path: string, init: RequestInit = {}): Promise<Answer> {
    const response = await fetch(`${this.#app?.url ?? ''}${path}`, init);
    return { status: response.status, text: await response.text() };
  }

  async text(path: string): Promise<string> {
    return (await this.get(path)).text;
  }

  async json(path: string): Promise<unknown> {
    return JSON.parse(await this.text(path));
  }

  /** Text of the page once it shows the sign, for at most 15 s. */
  async until(path: string, sign: string): Promise<string> {
    for (let turn = 0; turn < 150; turn += 1) {
      const text = await this.text(path);
      if (text.includes(sign)) return text;
      await wait(100);
    }
    throw new Error(`${path} never showed ${sign}:\n${await this.text(path)}\n${this.logged.join('')}`);
  }
}
