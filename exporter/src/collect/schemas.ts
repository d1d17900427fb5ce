import type { z } from 'zod';
import type { CollectorName } from '../model/source/collector-name.ts';
import { ConnectSource } from './connect/schema.ts';
import { ImportSource } from './import/schema.ts';
import { SnmpSource } from './snmp/schema.ts';
import { SshSource } from './ssh/schema.ts';
import { SuricataSource, ZeekSource } from './wire/schema.ts';

/** What may be written of each source, by its `type:`. It loads no session, so config/ may import it. */
export const sourceSchemas = {
  ssh: SshSource,
  snmp: SnmpSource,
  import: ImportSource,
  zeek: ZeekSource,
  suricata: SuricataSource,
  connect: ConnectSource,
} as const satisfies Record<CollectorName, z.ZodObject>;
