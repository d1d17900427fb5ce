import { writeFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { OwnApp } from '../../test/app/own-app.ts';
import { stallLine } from '../engine/watchdog/stall-log.ts';

const head = 'Netid State Recv-Q Send-Q Local Address:Port Peer Address:Port Process\n';
const row = (address: string, port: number, process: string, pid = 1): string =>
  `tcp LISTEN 0 128 ${address}:${port} 0.0.0.0:* users:(("${process}",pid=${pid},fd=3))\n`;
const count = (length: number, of: (index: number) => string): string =>
  Array.from({ length }, (_, index) => of(index)).join('');

describe('an asset with an answer that no plant has', () => {
  let app: OwnApp;

  beforeEach(() => {
    app = new OwnApp('drop');
    app.allow('plc', 'port: tcp/80, process: p1');
    app.configure(
      'poll: { interval: 1s, jitter: 0%, stale_after: 5h }\nlimits: { min_gap: 0s }\nassets:\n  - { name: plc-1, address: 10.20.1.11, baseline: plc, source: { type: import, path: ./drop/*.txt, settle: 0s } }\n',
    );
  });
  afterEach(() => app.remove());

  /** Scrapes until the sign is there; the longest time that one took, milliseconds, and the last body. */
  const scrapeUntil = async (sign: RegExp): Promise<{ longestMs: number; text: string }> => {
    let longestMs = 0;
    for (let turn = 0; turn < 500; turn += 1) {
      const begun = performance.now();
      const text = await app.text('/metrics');
      longestMs = Math.max(longestMs, performance.now() - begun);
      if (sign.test(text)) return { longestMs, text };
      await wait(20);
    }
    throw new Error(`never showed ${sign.source}\n${await app.text('/metrics')}\n${app.logged.join('')}`);
  };

  const looks = (number: number): RegExp =>
    new RegExp(`^otports_collections_total\\{asset="plc-1",outcome="ok"\\} ${number}$`, 'm');

  it('is judged while /metrics answers: 500 holders, then 500 other addresses, then 20,000 holders of one port', async () => {
    writeFileSync(
      app.at('drop', '1.txt'),
      head + count(500, (index) => row(`10.0.${index >> 8}.${index & 255}`, 80, `p${index}`, index + 1)),
    );
    await app.start();
    await scrapeUntil(looks(1));
    writeFileSync(
      app.at('drop', '2.txt'),
      head +
        count(500, (index) =>
          row(`10.1.${index >> 8}.${index & 255}`, 80, `p${index}`, index + 1).replace(/users.*/, ''),
        ),
    );
    await scrapeUntil(looks(2));
    writeFileSync(app.at('drop', '3.txt'), head + count(20_000, (index) => row('0.0.0.0', 80, `q${index}`, index + 1)));
    const { longestMs, text } = await scrapeUntil(looks(3));
    // It took minutes before this was mended; a busy machine may need some time to read 1 MB.
    expect(longestMs).toBeLessThan(10_000);
    expect(text).toContain('otports_port_deviation{asset="plc-1",transport="tcp",port="80",');
    expect(text).not.toContain('reason="stalled"');
    expect(app.logged.join('')).not.toContain('held up the exporter');
  }, 60_000);

  it('that was being judged when the exporter was killed does not stop the start again, and keeps its deviations', async () => {
    writeFileSync(app.at('drop', '1.txt'), head + row('0.0.0.0', 3389, 'xrdp'));
    await app.start();
    const deviation = /^otports_port_deviation\{asset="plc-1",transport="tcp",port="3389".*\} 1$/m;
    await scrapeUntil(deviation);
    await app.stop();
    writeFileSync(app.at('data', 'stalls.jsonl'), stallLine({ what: 'stalled', asset: 'plc-1', at: Date.now() }));
    await app.start();

    const { text } = await scrapeUntil(/reason="stalled"/);
    expect(text).toMatch(deviation);
    expect(text).toContain('otports_collection_paused{asset="plc-1",reason="stalled"} 1');
    expect(text).not.toContain('otports_port_open{asset="plc-1"');
    expect(text).toContain('otports_ports{asset="plc-1",verdict="unexpected"} 1');
    expect(await app.text('/assets/plc-1')).toContain('It is put aside: its deviations stay');
    expect(app.logged.join('')).toContain('otports was stopped while a step of this asset held its event loop');
  }, 60_000);

  it('is tried again when its time has come, and is as any other after a look that went well', async () => {
    writeFileSync(app.at('drop', '1.txt'), head + row('0.0.0.0', 3389, 'xrdp'));
    await app.start();
    await scrapeUntil(/otports_port_open\{asset="plc-1"/);
    await app.stop();
    const at = Date.now() - 3_600_000 - 60_000;
    writeFileSync(app.at('data', 'stalls.jsonl'), stallLine({ what: 'stalled', asset: 'plc-1', at }).repeat(2));
    await app.start();
    await scrapeUntil(/^(?![\s\S]*reason="stalled")[\s\S]*otports_port_open\{asset="plc-1"/);
  }, 60_000);
});
