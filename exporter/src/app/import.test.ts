import { createHash } from 'node:crypto';
import { statSync, utimesSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { OwnApp } from '../../test/app/own-app.ts';

const row = (port: number): string => `tcp LISTEN 0 128 0.0.0.0:${port} 0.0.0.0:* users:(("sshd",pid=1,fd=${port}))\n`;
const minute = 60;

interface Look {
  readonly takenAt: string;
  readonly evidence: { readonly sha256: string };
  readonly listeners: readonly { readonly port: number }[];
  readonly notes: readonly string[];
  readonly lastCollection: { readonly outcome: string; readonly message: string | null };
}

/** A whole exporter that looks once a second into a folder where others drop recordings. */
describe('a folder that recordings are dropped into', () => {
  let app: OwnApp;

  beforeEach(() => {
    app = new OwnApp('drop');
    app.allow('plc', 'port: tcp/22');
    app.configure(
      'poll: { interval: 1s, jitter: 0%, stale_after: 5h }\nlimits: { min_gap: 0s }\nassets:\n  - { name: plc-1, address: 10.20.1.11, role: plc, baseline: plc, source: { type: import, path: ./drop/*.txt, settle: 0s } }\n',
    );
  });
  afterEach(() => app.remove());

  const startedAt = Math.floor(Date.now() / 1000);
  const drop = (name: string, text: string, ago = 0): void => {
    const file = app.at('drop', name);
    writeFileSync(file, text);
    utimesSync(file, startedAt - ago, startedAt - ago);
  };
  const asset = async (): Promise<Look> => (await app.json('/api/v1/assets/plc-1')) as Look;
  const events = async (): Promise<readonly string[]> => {
    const { items } = (await app.json('/api/v1/events')) as {
      items: readonly { event: string; port: number; at: string }[];
    };
    return items.map(
      ({ event, port, at }) => `${event} ${port} ${Math.round(startedAt - Date.parse(at) / 1000) / minute}`,
    );
  };
  const looks = async (): Promise<number> =>
    Number(/^otports_collections_total\{asset="plc-1",outcome="ok"\} (\d+)$/m.exec(await app.text('/metrics'))?.[1]);
  const iso = (ago: number): string => new Date((startedAt - ago) * 1000).toISOString();

  it('waits for one that is half written; what was known stays, and the page says why', async () => {
    drop('a.txt', row(22), 10 * minute);
    await app.start();
    await app.until('/api/v1/assets/plc-1', '"port":22');
    writeFileSync(app.at('drop', 'b.txt'), row(3389).slice(0, 40));

    const page = await app.until('/assets/plc-1', 'breaks off in its last line');
    expect(page).toContain('The last look changed nothing: ');
    expect(await asset()).toMatchObject({
      lastCollection: { outcome: 'ok', at: iso(10 * minute) },
      listeners: [{ port: 22 }],
      complete: { tcp: true },
    });

    writeFileSync(app.at('drop', 'b.txt'), row(22) + row(3389));
    await app.until('/metrics', 'otports_port_deviation{asset="plc-1",transport="tcp",port="3389"');
    expect(await app.text('/assets/plc-1')).not.toContain('changed nothing');
  });

  it('after an outage tells what happened meanwhile, each thing at its own time', async () => {
    drop('0.txt', row(22), 60 * minute);
    await app.start();
    await app.until('/api/v1/assets/plc-1', '"port":22');
    await app.stop();
    drop('1.txt', row(22), 50 * minute);
    drop('2.txt', row(22) + row(3389), 40 * minute);
    drop('3.txt', row(22) + row(3389), 30 * minute);
    drop('4.txt', row(22), 20 * minute);
    drop('5.txt', row(22) + row(23), 10 * minute);
    await app.start();
    await app.until('/metrics', 'otports_port_deviation{asset="plc-1",transport="tcp",port="23"');

    expect(await events()).toEqual(['opened 23 10', 'closed 3389 20', 'opened 3389 40']);
    expect((await asset()).notes).toContain(
      'The recording does not say when it was taken, so its age is that of its file.',
    );
    expect(await app.text('/metrics')).not.toContain('port="3389"');
  });

  it('keeps one that is older in history only, with its evidence', async () => {
    drop('new.txt', row(22) + row(3389), 10 * minute);
    await app.start();
    await app.until('/api/v1/assets/plc-1', '3389');
    drop('old.txt', row(22), 30 * minute);
    const why = 'The recording is older than what is known: it is kept in history and takes nothing back.';
    const page = await app.until('/assets/plc-1', why);

    expect(page).toContain('3389');
    expect(await events()).toEqual([]);
    const sha256 = createHash('sha256').update(row(22)).digest('hex');
    expect(await app.json(`/api/v1/evidence/${sha256}`)).toMatchObject({ takenAt: iso(30 * minute) });
    // Later looks find nothing new; what is older stays where it is.
    await app.until('/assets/plc-1', `Nothing new since`);
    expect(await app.text('/assets/plc-1')).toContain(why);
    expect(await asset()).toMatchObject({
      lastSuccessAt: iso(10 * minute),
      evidence: { bytes: row(22).length + row(3389).length },
    });
  });

  it('reads nothing twice over a restart', async () => {
    drop('a.txt', row(22), 20 * minute);
    drop('b.txt', row(22) + row(23), 10 * minute);
    await app.start();
    await app.until('/api/v1/assets/plc-1', '"port":23');
    const before = await asset();
    await app.stop();
    // The file looks unchanged by its times and size, but has other content.
    const { size } = statSync(app.at('drop', 'b.txt'));
    drop('b.txt', 'x'.repeat(size), 10 * minute);
    await app.start();
    const counted = await looks();
    await app.until('/metrics', `otports_collections_total{asset="plc-1",outcome="ok"} ${counted + 2}\n`);

    const after = await asset();
    expect(after).toMatchObject({ evidence: before.evidence, listeners: [{ port: 22 }, { port: 23 }] });
    expect(await events()).toEqual(['opened 23 10']);
  });
});
