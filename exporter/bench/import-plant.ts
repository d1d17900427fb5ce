/** A plant whose assets are known by recordings that something drops: no packet is sent, and the exporter does all of its own work. */
import { mkdirSync, mkdtempSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assetName, portsPerAsset } from './plant.ts';

export interface ImportPlant {
  /** Where its otports.yml lies. */
  readonly folder: string;
  /** The same recording comes again, as from a later look. */
  dropAgain(index: number): void;
  /** A later recording: the port that is nobody's is another one. */
  dropMoved(index: number): void;
}

const ports = Array.from({ length: portsPerAsset - 1 }, (_, nth) => ({
  transport: nth < 24 ? 'tcp' : 'udp',
  port: nth < 24 ? 20 + nth * 137 : 100 + nth * 61,
}));

/** As `ss -tulpn` writes them. */
const approved = ports
  .map(({ transport, port }, nth) =>
    transport === 'tcp'
      ? `tcp LISTEN 0 128 0.0.0.0:${port} 0.0.0.0:* users:(("service${nth}",pid=${nth + 1},fd=3))\n`
      : `udp UNCONN 0 0 0.0.0.0:${port} 0.0.0.0:* users:(("service${nth}",pid=${nth + 1},fd=3))\n`,
  )
  .join('');

/** One port of each asset is nobody's: it deviates. */
function recording(index: number, look: number | undefined = 0): string {
  const own = 40_000 + ((index + look * 7) % 5_000);
  return `${approved}tcp LISTEN 0 5 10.20.0.1:${own} 0.0.0.0:* users:(("python3",pid=999,fd=3))\n`;
}

/** @param poll as the config has it, `interval: 100s, stale_after: 1h` */
export function writeImportPlant(assets: number, poll: string): ImportPlant {
  const folder = mkdtempSync(join(tmpdir(), 'otports-bench-'));
  const fileOf = (index: number): string => join(folder, 'drop', `${assetName(index)}.txt`);
  const moved = new Uint32Array(assets);
  mkdirSync(join(folder, 'drop'));
  for (let index = 0; index < assets; index += 1) writeFileSync(fileOf(index), recording(index));
  const rules = ports.map(
    ({ transport, port }, nth) =>
      `  - { port: ${transport}/${port}, process: service${nth}, justification: bench, approved_by: bench, approved_on: 2026-11-01 }\n`,
  );
  writeFileSync(join(folder, 'baseline.yml'), `baseline: hmi\nallow:\n${rules.join('')}`);
  const entries = Array.from({ length: assets }, (_, index) => {
    const address = `10.${20 + (index >> 16)}.${(index >> 8) & 255}.${index & 255}`;
    return `  - { name: ${assetName(index)}, address: ${address}, site: plant-${index % 8}, zone: cell-${index % 40}, role: hmi, criticality: high, source: { type: import, path: ./drop/${assetName(index)}.txt, settle: 0s }, baseline: hmi }\n`;
  });
  const head = [
    'listen: 127.0.0.1:0',
    'baselines: ./baseline.yml',
    `poll: { ${poll} }`,
    'limits: { max_concurrent_per_zone: 16, min_gap: 0s }',
    'assets:',
  ];
  writeFileSync(join(folder, 'otports.yml'), `${head.join('\n')}\n${entries.join('')}`);
  return {
    folder,
    dropAgain(index) {
      const now = Date.now() / 1000;
      utimesSync(fileOf(index), now, now);
    },
    dropMoved(index) {
      moved[index] = (moved[index] ?? 0) + 1;
      writeFileSync(fileOf(index), recording(index, moved[index]));
    },
  };
}
