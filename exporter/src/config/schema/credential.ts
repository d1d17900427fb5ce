import { z } from 'zod';
import { FileName, fromEnvironment, must } from './fields.ts';

const aUser = must('the name of an account on the asset');
const Username = z
  .string(aUser)
  .min(1, aUser)
  .max(255, aUser)
  .refine((text) => !/\p{C}/u.test(text), { error: 'must not hold control characters' })
  .meta({ description: 'Account on the asset. It needs no right to change anything.' });

function file(what: string) {
  return FileName.optional().meta({ description: what });
}

function variable(field: string) {
  return fromEnvironment(field)
    .optional()
    .meta({ description: `\`\${NAME}\`: the same, from an environment variable, instead of \`${field}_file\`.` });
}

export const SshCredential = z
  .strictObject({
    type: z.literal('ssh'),
    username: Username,
    private_key_file: file('Private key in OpenSSH, PEM or PuTTY format: ed25519, ECDSA or RSA.'),
    private_key: variable('private_key'),
    passphrase_file: file('Passphrase of the private key.'),
    passphrase: variable('passphrase'),
    password_file: file('Password, also given to an asset that asks for it by keyboard-interactive.'),
    password: variable('password'),
  })
  .meta({
    id: 'SshCredential',
    title: 'SSH credential',
    description: 'A private key, a password, or both (then the key is offered first).',
    examples: [{ type: 'ssh', username: 'otports', private_key_file: './secrets/id_ed25519' }],
  });

export const SnmpCommunity = z
  .strictObject({
    type: z.literal('snmp'),
    version: z.literal([1, '2c']).meta({ description: '`1` or `2c`. Both send the community in clear text.' }),
    community_file: file('Community that may read, nothing else.'),
    community: variable('community'),
  })
  .meta({
    id: 'SnmpCommunity',
    title: 'SNMP v1 and v2c credential',
    description: '',
    examples: [{ type: 'snmp', version: '2c', community_file: './secrets/community' }],
  });

const snmpAuth = ['none', 'md5', 'sha', 'sha224', 'sha256', 'sha384', 'sha512'] as const;
const snmpPrivacy = ['none', 'des', 'aes', 'aes256b', 'aes256r'] as const;

export const SnmpUser = z
  .strictObject({
    type: z.literal('snmp'),
    version: z.literal(3),
    username: Username,
    auth: z.enum(snmpAuth).meta({ description: 'Authentication protocol; `none` must be said aloud.' }),
    auth_key_file: file('Authentication passphrase, at least 8 characters.'),
    auth_key: variable('auth_key'),
    privacy: z.enum(snmpPrivacy).meta({
      description:
        'Encryption; `none` must be said aloud. `aes` is AES-128; `aes256b` (Blumenthal) and `aes256r` (Reeder, as Cisco does it) differ in how the key is made longer.',
    }),
    privacy_key_file: file('Privacy passphrase, at least 8 characters.'),
    privacy_key: variable('privacy_key'),
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

export const Credential = z.discriminatedUnion('type', [
  SshCredential,
  z.discriminatedUnion('version', [SnmpCommunity, SnmpUser]),
]);
export type Credential = z.output<typeof Credential>;
