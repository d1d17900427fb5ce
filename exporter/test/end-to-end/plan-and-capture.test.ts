// needs: sshd, ssh, snmpd, snmpbulkwalk, ip, unshare, tcpdump
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LookPlan } from '../../src/collect/collector.ts';
import { isBelow } from '../../src/parsers/snmp/oids.ts';
import { waitUntil } from '../daemons/wait.ts';
import { takeApart } from '../snmp/fake-agent.ts';
import { type Captured, payloadBytes, startCapture } from './capture.ts';
import { type Exporter, otports, samples, startExporter } from './exporter.ts';
import { names, startThreeAssets, type Name, type ThreeAssets } from './three-assets.ts';

/** The first look at real daemons: what `otports plan` says, what the wire carried, and what the metrics say of it. */
describe('the first look at each asset', { timeout: 180_000 }, () => {
  let assets: ThreeAssets;
  let exporter: Exporter;
  let captured: Readonly<Record<Name, readonly Captured[]>>;
  let plans: Readonly<Record<Name, LookPlan>>;

  beforeAll(async () => {
    assets = await startThreeAssets({ interval: '1h', confirm_after: '9m' }, ({ folder }) => {
      // What is sent over SSH is encrypted: the server writes down each command, and runs it.
      const recorder = join(folder, 'recorder');
      const script = `#!/bin/sh\nprintf '%s\\0' "$SSH_ORIGINAL_COMMAND" >>${folder}/commands\nexec sh -c "$SSH_ORIGINAL_COMMAND"\n`;
      writeFileSync(recorder, script);
      chmodSync(recorder, 0o755);
      return [`ForceCommand ${recorder}`];
    });
    const config = ['--config', assets.site.configFile];
    const { said } = await otports(['plan', '--json', ...config]);
    plans = byName((index) => (JSON.parse(said) as readonly LookPlan[])[index]);
    const captures = await Promise.all(names.map((name) => startCapture(assets.machines[name])));
    exporter = await startExporter(assets.site);
    await waitUntil('one good look at each asset', async () => {
      const ended = await samples(assets.site, 'otports_collections_total');
      return names.every((name) => ended.get(`asset="${name}",outcome="ok"`) === 1);
    });
    const read = await Promise.all(captures.map((capture) => capture.read()));
    captured = byName((index) => read[index]);
  }, 120_000);

  afterAll(async () => {
    await exporter.end('SIGKILL');
    await assets.stop();
  }, 60_000);

  function byName<T>(at: (index: number) => T | undefined): Record<Name, T> {
    const entries = names.map((name, index) => [name, at(index) ?? raise(`nothing of ${name}`)]);
    return Object.fromEntries(entries) as Record<Name, T>;
  }

  async function counted(name: Name, what: string): Promise<number> {
    return (await samples(assets.site, `otports_asset_${what}_total`)).get(`asset="${name}"`) ?? NaN;
  }

  it.each(names)('%s: the footprint metrics are the payload on the wire, byte for byte', async (name) => {
    const { sent, received } = payloadBytes(captured[name]);
    expect([await counted(name, 'sent_bytes'), await counted(name, 'received_bytes')]).toEqual([sent, received]);
    expect(sent).toBeGreaterThan(100);
    expect(await counted(name, 'sessions')).toBe(1);
  });

  it.each(names)('%s: the wire carried no more than the plan says', async (name) => {
    const { total } = plans[name];
    const { sent, received } = payloadBytes(captured[name]);
    expect(sent).toBeLessThanOrEqual(total.sentBytes);
    expect(received).toBeLessThanOrEqual(total.receivedBytes);
    expect(await counted(name, 'requests')).toBeLessThanOrEqual(total.requests);
  });

  it('SSH: the server was sent the commands of the plan, character for character, and no other', async () => {
    const commands = readFileSync(join(assets.machines['hmi-01'].folder, 'commands'), 'utf8').split('\0').slice(0, -1);
    const steps = plans['hmi-01'].steps.filter(({ what }) => what === 'command');
    const text = steps.flatMap(({ texts }) => texts).find(({ name }) => name === 'linux')?.text;
    expect(commands).toEqual(['uname -s', text]);
    expect(steps[0]?.detail).toBe('uname -s');
    expect(await counted('hmi-01', 'requests')).toBe(2);
  });

  it('SNMP v2c: each datagram is a read that the plan names, the first one with just these objects', async () => {
    const requests = captured['switch-01']
      .filter(({ toAsset }) => toAsset)
      .map(({ payload }) => takeApart(Buffer.from(payload)));
    const steps = plans['switch-01'].steps.filter(({ what }) => what === 'request');
    expect(`GET ${requests[0]?.oids.join(' ') ?? ''}`).toBe(steps[0]?.detail);
    const verbs = { get: 'GET ', next: 'GETNEXT', bulk: 'GETBULK', other: 'nothing else' };
    for (const { kind, oids, maxRepetitions } of requests) {
      const named = steps.filter(({ detail }) => detail.includes(verbs[kind])).flatMap(({ detail }) => roots(detail));
      expect(oids.filter((oid) => !named.some((root) => oid === root || isBelow(oid, root)))).toEqual([]);
      if (kind === 'bulk') expect(maxRepetitions).toBeLessThanOrEqual(10);
    }
    expect(await counted('switch-01', 'requests')).toBe(requests.length);
  });

  it('SNMP v3: so many datagrams as the metrics say', async () => {
    const requests = captured['ups-01'].filter(({ toAsset }) => toAsset);
    expect(await counted('ups-01', 'requests')).toBe(requests.length);
  });
});

function roots(detail: string): readonly string[] {
  return detail.match(/1\.3\.6[\d.]*\d/g) ?? [];
}

function raise(message: string): never {
  throw new Error(message);
}
