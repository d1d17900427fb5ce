import { existsSync, globSync, readFileSync } from 'node:fs';

/** A device that was recorded in the format of snmpsim. */
export interface Recorded {
  /** `librenms/exos.snmprec` */
  readonly name: string;
  readonly text: string;
}

const own = new URL('../../testdata/parsers/snmp/', import.meta.url);
const shared = new URL('../../../../shared/fixtures/', import.meta.url);

/** Our own recordings, and those of real devices where they are at hand. */
export function recordedDevices(): readonly Recorded[] {
  if (!existsSync(shared)) process.stderr.write('NOT RUN: recordings of real devices, ../shared/fixtures is absent\n');
  return [own, shared].flatMap((folder) =>
    globSync('**/*.snmprec', { cwd: folder.pathname })
      .sort()
      .map((name) => ({ name, text: readFileSync(new URL(name, folder), 'utf8') })),
  );
}
