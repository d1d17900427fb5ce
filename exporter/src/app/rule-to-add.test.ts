import { readFileSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { OwnApp } from '../../test/app/own-app.ts';

/** A name that would be YAML or HTML of its own, if it were not quoted. */
const hostile = `- [x] #&<script>{`;

describe('the rule to add, on the page of a port', () => {
  let app: OwnApp;
  beforeEach(() => {
    app = new OwnApp('drop');
    app.allow('plc', 'port: tcp/22, process: sshd');
    writeFileSync(
      app.at('baselines', 'plc.yml'),
      `${readFileSync(app.at('baselines', 'plc.yml'), 'utf8')}forbid:\n  - { port: tcp/23, reason: Telnet is banned. }\n`,
    );
    app.configure(
      `poll: { interval: 1s, jitter: 0%, stale_after: 1h }\nlimits: { min_gap: 0s }\nassets:\n  - { name: plc-1, address: 10.0.0.5, baseline: plc, source: { type: import, path: ./drop/plc-1.txt, settle: 0s } }\n`,
    );
  });
  afterEach(() => app.remove());

  let fd = 3;
  const row = (address: string, port: number, process: string): string =>
    `tcp LISTEN 0 128 ${address}:${port} 0.0.0.0:* users:(("${process}",pid=1,fd=${(fd += 1)}))\n`;
  const rule = async (port: number): Promise<string | null> => {
    const page = await app.text(`/assets/plc-1/ports/tcp/${port}`);
    const [, text = null] = /<pre[^>]*>([^]*?)<\/pre>/.exec(page) ?? [];
    return text?.replaceAll('&lt;', '<').replaceAll('&quot;', '"').replaceAll('&amp;', '&') ?? null;
  };

  it('allows exactly what was seen once its approval is filled in, whatever the process calls itself', async () => {
    writeFileSync(
      app.at('drop', 'plc-1.txt'),
      row('0.0.0.0', 22, 'sshd') + row('10.0.0.5', 3389, hostile) + row('127.0.0.1', 3389, hostile),
    );
    await app.start();
    await app.until('/metrics', 'port="3389",service="rdp"');

    const text = await rule(3389);
    expect(text).toMatch(/^ {2}- port: tcp\/3389\n/m);
    const [added] = parse(text ?? '') as Record<string, unknown>[];
    expect(added).toEqual({
      port: 'tcp/3389',
      process: hostile,
      exposure: 'interface',
      address: '10.0.0.5',
      justification: '',
      approved_by: '',
      approved_on: '',
      ticket: '',
      expires: '',
    });
    const page = await app.text('/assets/plc-1/ports/tcp/3389');
    expect(page.replace(/<[^>]*>/g, '')).toContain('baselines/plc.yml');
    expect(page).not.toContain(app.folder);
    expect(page).not.toContain('<script');

    const filled = (text ?? '')
      .replace(`justification: ''`, 'justification: Needed.')
      .replace(`approved_by: ''`, 'approved_by: ot')
      .replace(`approved_on: ''`, 'approved_on: 2026-11-01')
      .replace(`ticket: ''`, 'ticket: CHG-1')
      .replace(/^ *expires: ''\n?/m, '');
    const file = app.at('baselines', 'plc.yml');
    writeFileSync(file, readFileSync(file, 'utf8').replace('forbid:', `${filled.trimEnd()}\nforbid:`));
    expect(await app.reload(), app.logged.join('')).toBe(true);
    expect(await app.text('/metrics')).not.toContain('otports_port_deviation{');
    expect(await rule(3389)).toBeNull();
  });

  it('is not there for a forbidden port, and the page says why', async () => {
    writeFileSync(app.at('drop', 'plc-1.txt'), row('0.0.0.0', 23, 'telnetd'));
    await app.start();
    await app.until('/metrics', 'port="23",service="telnet"');
    expect(await rule(23)).toBeNull();
    expect(await app.text('/assets/plc-1/ports/tcp/23')).toContain(
      'No rule to add is shown, because a rule forbids it.',
    );
  });

  it('names files from the folder of the config, on pages and in the API', async () => {
    writeFileSync(app.at('drop', 'plc-1.txt'), row('0.0.0.0', 22, 'sshd'));
    await app.start();
    const text = await app.until('/api/v1/assets/plc-1', '"approved"');
    expect(text).toContain('"rule":"baselines/plc.yml:3 tcp/22"');
    expect(text).not.toContain(app.folder);
    expect(await app.text('/api/v1/listeners?port=22')).toContain('"rule":"baselines/plc.yml:3 tcp/22"');
    expect(await app.text('/assets/plc-1/ports/tcp/22')).not.toContain(app.folder);
  });
});
