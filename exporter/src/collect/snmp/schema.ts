import { z } from 'zod';
import { must, whole } from '../../lib/fields.ts';
import { snmpAuths, snmpPrivacies } from '../../model/source/snmp-security.ts';
import { CredentialName, secretFile, secretVariable, Timeout, Username } from '../fields.ts';

const aContext = must('the name of a context: 1 to 32 characters that print, without spaces and @');
const SnmpContext = z
  .string(aContext)
  .regex(/^[!-?A-~]{1,32}$/, aContext)
  .meta({
    id: 'SnmpContext',
    title: 'SNMP context',
    description:
      'Which part of a device with several is meant: a VRF, a VLAN, a virtual router. The context name of SNMPv3; with versions 1 and 2c `COMMUNITY@CONTEXT` is sent, as Cisco devices take it.',
  });

export const SnmpSource = z
  .strictObject({
    type: z.literal('snmp'),
    credential: CredentialName,
    port: whole(1, 65_535).prefault(161).meta({ description: 'UDP port of the agent.' }),
    timeout: Timeout,
    max_repetitions: whole(1, 50)
      .prefault(10)
      .meta({ description: 'Rows asked for in one GETBULK; small devices need few. Version 1 asks row by row.' }),
    retries: whole(0, 5).prefault(1).meta({ description: 'How often an unanswered request is sent again.' }),
    context: SnmpContext.optional(),
  })
  .meta({
    id: 'SnmpSource',
    title: 'SNMP source',
    description: 'Reads the listener tables (TCP-MIB, UDP-MIB), sysDescr and process names; never writes.',
    examples: [{ type: 'snmp', credential: 'plant-snmp' }],
  });

export type SnmpSource = z.output<typeof SnmpSource>;

export const SnmpCommunity = z
  .strictObject({
    type: z.literal('snmp'),
    version: z.literal([1, '2c']).meta({ description: '`1` or `2c`. Both send the community in clear text.' }),
    community_file: secretFile('Community that may read, nothing else.'),
    community: secretVariable('community'),
  })
  .meta({
    id: 'SnmpCommunity',
    title: 'SNMP v1 and v2c credential',
    description: '',
    examples: [{ type: 'snmp', version: '2c', community_file: './secrets/community' }],
  });

export const SnmpUser = z
  .strictObject({
    type: z.literal('snmp'),
    version: z.literal(3),
    username: Username,
    auth: z.enum(snmpAuths).meta({ description: 'Authentication protocol; `none` must be said aloud.' }),
    auth_key_file: secretFile('Authentication passphrase, at least 8 characters.'),
    auth_key: secretVariable('auth_key'),
    privacy: z.enum(snmpPrivacies).meta({
      description:
        'Encryption; `none` must be said aloud. `aes` is AES-128; `aes256b` (Blumenthal) and `aes256r` (Reeder, as Cisco does it) differ in how the key is made longer.',
    }),
    privacy_key_file: secretFile('Privacy passphrase, at least 8 characters.'),
    privacy_key: secretVariable('privacy_key'),
  })
  .meta({
    id: 'SnmpUser',
    title: 'SNMP v3 credential',
    description: '',
    examples: [
      {
        type: 'snmp',
        version: 3,
        username: 'otports',
        auth: 'sha256',
        auth_key_file: './secrets/auth',
        privacy: 'aes',
        privacy_key_file: './secrets/privacy',
      },
    ],
  });

export const SnmpCredential = z.discriminatedUnion('version', [SnmpCommunity, SnmpUser]);
export type SnmpCredential = z.output<typeof SnmpCredential>;
