import { z } from 'zod';
import { SnmpCommunity, SnmpUser } from '../../collect/snmp/schema.ts';
import { SshCredential } from '../../collect/ssh/schema.ts';

export const Credential = z.discriminatedUnion('type', [
  SshCredential,
  z.discriminatedUnion('version', [SnmpCommunity, SnmpUser]),
]);
export type Credential = z.output<typeof Credential>;
