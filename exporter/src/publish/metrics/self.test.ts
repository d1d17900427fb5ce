// needs: promtool
import { execFileSync } from 'node:child_process';
import { beforeEach, describe, expect, it } from 'vitest';
import { findProgram } from '../../../test/daemons/daemon.ts';
import { parseSamples } from '../../../test/text-format.ts';
import { createSelfMetrics, type SelfMetrics } from './self.ts';

let self: SelfMetrics;

beforeEach(() => {
  self = createSelfMetrics({ version: '0.1.0', node: 'v24.21.0' });
});

async function own(): Promise<string[]> {
  const samples = parseSamples(await self.text('text')).filter(({ name }) => name.startsWith('otports_'));
  return samples.map(({ name, labels, value }) => `${name} ${Object.values(labels).join(' ')}=${value}`);
}

describe('createSelfMetrics', () => {
  it('has no instant before it has happened', async () => {
    expect(await own()).toEqual([
      'otports_build_info 0.1.0 v24.21.0=1',
      'otports_config_last_reload_successful =0',
      'otports_kill_switch =0',
      'otports_store_errors_total =0',
      'otports_bugs_total =0',
      'otports_scrapes_total ok=0',
      'otports_scrapes_total not_ready=0',
      'otports_scrapes_total cut_off=0',
    ]);
  });

  it('tells of the config and the store', async () => {
    self.configLoaded(true, 1_795_341_600_500);
    self.configLoaded(false, 1_795_341_700_000);
    self.storeCreated(1_795_000_000_000);
    self.externalUrl('https://old.example');
    self.externalUrl('https://otports.plant.example');
    self.bug();
    self.storeFailed();

    expect(await own()).toEqual(
      expect.arrayContaining([
        'otports_config_last_reload_successful =0',
        'otports_config_last_reload_success_timestamp_seconds =1795341600.5',
        'otports_store_created_timestamp_seconds =1795000000',
        'otports_external_url_info https://otports.plant.example=1',
        'otports_bugs_total =1',
        'otports_store_errors_total =1',
      ]),
    );
    expect((await own()).filter((line) => line.startsWith('otports_external_url_info'))).toHaveLength(1);
  });

  it('is clean for promtool', async () => {
    const promtool = findProgram('promtool', 'prometheus');
    execFileSync(promtool, ['check', 'metrics'], { input: await self.text('text'), encoding: 'utf8' });
  });

  it('is one block without empty lines in both formats, and differs only in the names of counters', async () => {
    const [text, open] = [await self.text('text'), await self.text('openmetrics')];

    expect(open).not.toMatch(/\n\n|# (HELP|TYPE) \S+_total /);
    expect(open).toContain(
      '# HELP process_cpu_seconds Total user and system CPU time spent in seconds.\n# TYPE process_cpu_seconds counter\nprocess_cpu_seconds_total ',
    );
    expect(text).not.toContain('\n\n');
    expect(text.endsWith('\n')).toBe(true);
    expect(open).not.toContain('# EOF');
  });

  it('keeps two exporters in one process apart', async () => {
    const other = createSelfMetrics({ version: '0.1.0', node: 'v24.21.0' });
    other.bug();

    expect(await own()).toContain('otports_bugs_total =0');
  });
});
