import { platformChoices } from '../../model/source/platform.ts';
import { formats } from '../../model/source/recording-format.ts';
import { z } from 'zod';
import { duration, FileName, must, Name, oneOrMany, whole } from './fields.ts';

const aHostKey = must('a fingerprint as ssh-keygen -lf prints it: SHA256: and 43 characters');
const HostKey = z
  .string(aHostKey)
  .regex(/^SHA256:[A-Za-z0-9+/]{43}$/, aHostKey)
  .meta({
    id: 'Fingerprint',
    title: 'fingerprint',
    description: '`SHA256:` and 43 characters, as `ssh-keygen -lf FILE` prints it.',
  });

const CredentialName = Name.optional().meta({
  description: 'Name under `credentials:`. May also come from `credential:` of the asset, `match:` or `defaults:`.',
});

const Timeout = duration(100)
  .prefault('15s')
  .meta({ description: 'The longest that one look, or one SNMP request, waits for its answer.' });

/** What only old devices need; the collector's own lists are in collect/ssh/algorithms.ts, a test holds them together. */
export const legacyAlgorithms = {
  kex: [
    'diffie-hellman-group15-sha512',
    'diffie-hellman-group17-sha512',
    'diffie-hellman-group14-sha1',
    'diffie-hellman-group1-sha1',
  ],
  ciphers: ['aes256-cbc', 'aes192-cbc', 'aes128-cbc', '3des-cbc'],
  macs: ['hmac-sha1-etm@openssh.com', 'hmac-sha1', 'hmac-sha1-96', 'hmac-md5', 'hmac-md5-96'],
  server_host_key: ['ssh-rsa', 'ssh-dss'],
} as const;

const Algorithms = z
  .strictObject({
    kex: z.array(z.enum(legacyAlgorithms.kex)).prefault([]).meta({ description: 'Key exchanges.' }),
    ciphers: z.array(z.enum(legacyAlgorithms.ciphers)).prefault([]).meta({ description: 'Ciphers.' }),
    macs: z.array(z.enum(legacyAlgorithms.macs)).prefault([]).meta({ description: 'Message authentication codes.' }),
    server_host_key: z
      .array(z.enum(legacyAlgorithms.server_host_key))
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

export const ImportSource = z
  .strictObject({
    type: z.literal('import'),
    path: FileName.meta({
      description:
        'Recordings that something else drops; may hold `*`. Each is read once. The newest one counts, those between it and the last look go to history.',
    }),
    format: z
      .enum(['auto', ...formats])
      .prefault('auto')
      .meta({ description: 'Format of the recordings; `auto` finds it out or refuses.' }),
    max_age: duration(1000).optional().meta({
      description: 'The look fails where the newest recording is older. Default: `poll.stale_after` of the asset.',
    }),
    settle: duration()
      .prefault('5s')
      .meta({ description: 'A file is left alone until nobody has written to it for so long.' }),
  })
  .meta({
    id: 'ImportSource',
    title: 'Import source',
    description: 'Reads files and sends nothing, so an asset of profile `fragile` may have it.',
    examples: [{ type: 'import', path: './drop/plc-07/*.txt', format: 'netstat' }],
  });

const ForgetAfter = duration(60_000).prefault('30d').meta({
  description:
    'A port that has not answered on the wire for so long counts as closed. Until then silence proves nothing.',
});

export const ZeekSource = z
  .strictObject({
    type: z.literal('zeek'),
    path: FileName.meta({
      description:
        'Logs that Zeek writes, TSV or JSON, packed or not; may hold `*`. `conn`, `known_services` and logs of ICS parsers are read, all others passed over. All assets with the same path share one reading.',
    }),
    forget_after: ForgetAfter,
  })
  .meta({
    id: 'ZeekSource',
    title: 'Zeek source',
    description:
      'Follows the logs of a Zeek sensor and sends nothing. A service seen answering is a listener; one that is not seen proves nothing. The address of the asset must be a number.',
    examples: [{ type: 'zeek', path: '/var/log/zeek/current/*.log' }],
  });

export const SuricataSource = z
  .strictObject({
    type: z.literal('suricata'),
    path: FileName.meta({
      description:
        '`eve.json` that Suricata writes, packed or not; may hold `*`. `flow` and answers in events of its protocol parsers are read. All assets with the same path share one reading.',
    }),
    forget_after: ForgetAfter,
  })
  .meta({
    id: 'SuricataSource',
    title: 'Suricata source',
    description:
      'Follows the events of a Suricata sensor and sends nothing. A service seen answering is a listener; one that is not seen proves nothing. The address of the asset must be a number.',
    examples: [{ type: 'suricata', path: '/var/log/suricata/eve.json' }],
  });

/** Spec section 9. */
const mostConnectPorts = 32;

/** Who has not answered after a second is sent the handshake again by the kernel (RFC 6298, 2.1), and that is a retry. */
const longestHandshakeMs = 900;

const aTcpPort = must('a TCP port from 1 to 65535, as a number: UDP cannot be checked like this');
const ConnectPorts = z
  .array(
    z.number(aTcpPort).int(aTcpPort).min(1, aTcpPort).max(65_535, aTcpPort),
    must('a list of TCP ports such as [22, 502]'),
  )
  .min(1, { error: 'is an empty list; name the TCP ports that are to be tried' })
  .max(mostConnectPorts, { error: `must be at most ${mostConnectPorts} ports` })
  .refine((ports) => new Set(ports).size === ports.length, { error: 'names a port twice' });

export const ConnectSource = z
  .strictObject({
    type: z.literal('connect'),
    ports: ConnectPorts.meta({
      description: `The TCP ports to try, in this order; at most ${mostConnectPorts}, one at a time, a second apart, or \`limits.pause\` where that is longer.`,
    }),
    timeout: duration(
      100,
      longestHandshakeMs,
      ': after a second the system would send the handshake again, and nothing is tried twice',
    )
      .prefault(`${longestHandshakeMs}ms`)
      .meta({ description: 'The longest that each handshake may take. Nothing is tried twice.' }),
  })
  .meta({
    id: 'ConnectSource',
    title: 'Connect check',
    description:
      'A full TCP handshake and an orderly close for each port of the list, without a byte of payload. What takes the connection is open, bound to the address that answered; a port that refuses or is silent is never taken for closed, and processes, UDP and all other ports are not seen. For assets that cannot be asked in any other way.',
    examples: [{ type: 'connect', ports: [22, 502] }],
  });

export const Source = z.discriminatedUnion('type', [
  SshSource,
  SnmpSource,
  ImportSource,
  ZeekSource,
  SuricataSource,
  ConnectSource,
]);
export type Source = z.output<typeof Source>;
export type SshSource = z.output<typeof SshSource>;
export type SnmpSource = z.output<typeof SnmpSource>;
export type ImportSource = z.output<typeof ImportSource>;
export type WireSource = z.output<typeof ZeekSource> | z.output<typeof SuricataSource>;
export type ConnectSource = z.output<typeof ConnectSource>;
