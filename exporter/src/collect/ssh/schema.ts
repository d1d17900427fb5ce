import { z } from 'zod';
import { FileName, must, oneOrMany, whole } from '../../lib/fields.ts';
import { platformChoices } from '../../model/source/platform.ts';
import { CredentialName, secretFile, secretVariable, Timeout, Username } from '../fields.ts';
import { namedAlgorithms } from './named-algorithms.ts';

const aHostKey = must('a fingerprint as ssh-keygen -lf prints it: SHA256: and 43 characters');
const HostKey = z
  .string(aHostKey)
  .regex(/^SHA256:[A-Za-z0-9+/]{43}$/, aHostKey)
  .meta({
    id: 'Fingerprint',
    title: 'fingerprint',
    description: '`SHA256:` and 43 characters, as `ssh-keygen -lf FILE` prints it.',
  });

const Algorithms = z
  .strictObject({
    kex: z.array(z.enum(namedAlgorithms.kex)).prefault([]).meta({ description: 'Key exchanges.' }),
    ciphers: z.array(z.enum(namedAlgorithms.ciphers)).prefault([]).meta({ description: 'Ciphers.' }),
    macs: z.array(z.enum(namedAlgorithms.macs)).prefault([]).meta({ description: 'Message authentication codes.' }),
    server_host_key: z
      .array(z.enum(namedAlgorithms.serverHostKey))
      .prefault([])
      .meta({ description: 'Host key types.' }),
  })
  .meta({
    id: 'SshAlgorithms',
    title: 'Weak SSH algorithms',
    description:
      'Old algorithms that this asset needs, offered after the good ones. Without being named here none of them is used. Group exchange is never used: the asset would choose the prime, and testing it can stop the exporter for 20 s.',
    examples: [{ kex: ['diffie-hellman-group14-sha1'], server_host_key: ['ssh-rsa'] }],
  });

export const SshSource = z
  .strictObject({
    type: z.literal('ssh'),
    credential: CredentialName,
    port: whole(1, 65_535).prefault(22).meta({ description: 'TCP port of the SSH server.' }),
    timeout: Timeout,
    platform: z.enum(platformChoices).prefault('auto').meta({
      description:
        '`auto` reads the SSH banner first, asks once and remembers; `cisco-nxos`, `cisco-iosxr` and `junos` it does not find, they are to be named. `linux` looks for `ss`, `netstat`, BusyBox `netstat` and `/proc/net`, in this order; `windows` for PowerShell (`Get-NetTCPConnection`), else `netstat` and `tasklist`; `freebsd` for `sockstat`, else `netstat`; `macos` for `netstat` and `ps`; the other hosts for `netstat`. `cisco-ios` is IOS and IOS-XE. What each is sent stands in [ssh.md](ssh.md).',
    }),
    host_key: oneOrMany(HostKey).optional().meta({
      description:
        'Fingerprint of the key the asset offers first of ed25519, ECDSA, RSA, or a list of them. Without it and without `known_hosts_file` the look is refused, and the message shows the fingerprint that was offered.',
    }),
    known_hosts_file: FileName.optional().meta({
      description:
        'Host keys in the format of OpenSSH; the algorithms follow the key types found there. A key in `host_key` is good as well.',
    }),
    algorithms: Algorithms.optional(),
  })
  .meta({
    id: 'SshSource',
    title: 'SSH source',
    description:
      'One session and as few channels as possible for each look; fixed, read-only commands that need no root.',
    examples: [
      { type: 'ssh', credential: 'plant-ssh', host_key: `SHA256:jXBhZ5rBmcVRAbR1PQcTvG3Gb1mSgLWoWDKkZCT3oBQ` },
    ],
  });

export type SshSource = z.output<typeof SshSource>;

export const SshCredential = z
  .strictObject({
    type: z.literal('ssh'),
    username: Username,
    private_key_file: secretFile('Private key in OpenSSH, PEM or PuTTY format: ed25519, ECDSA or RSA.'),
    private_key: secretVariable('private_key'),
    passphrase_file: secretFile('Passphrase of the private key.'),
    passphrase: secretVariable('passphrase'),
    password_file: secretFile('Password, also given to an asset that asks for it by keyboard-interactive.'),
    password: secretVariable('password'),
  })
  .meta({
    id: 'SshCredential',
    title: 'SSH credential',
    description: 'A private key, a password, or both (then the key is offered first).',
    examples: [{ type: 'ssh', username: 'otports', private_key_file: './secrets/id_ed25519' }],
  });

export type SshCredential = z.output<typeof SshCredential>;
