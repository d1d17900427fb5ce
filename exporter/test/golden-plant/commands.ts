import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Site } from './site.ts';

const commands = [
  ...[
    'serve',
    'check-config',
    'healthy',
    'reload',
    'plan',
    'close',
    'collect',
    'retry',
    'explain',
    'import',
    'services',
  ],
  ...['baseline', 'baseline learn', 'baseline diff'],
];

/** Words that no command takes: exit code 2, and what would be right. */
const badArguments = [
  ...['', '--version', 'help', 'help close', 'help no-such-command', '--no-such-option', 'plan --no-such-option'],
  ...['serve now', 'plan one two', 'retry', 'retry one two', 'collect', 'explain hmi-01', 'import', 'baseline'],
  ...['baseline learn', 'baseline diff one two', 'reload now', 'close hmi-01 tcp/22', 'services --class no-such-class'],
  ...['explain hmi-01 22', 'explain hmi-01 tcp/0', 'explain hmi-01 tcp/65536', 'explain hmi-01 sctp/22'],
  ...['close hmi-01 tcp/0 --ticket T', 'close hmi-01 tcp/22-23 --ticket T', 'services 65536', 'services tcp/0'],
  ...['collect ftp://10.20.9.9', 'collect ssh://10.20.9.9', 'collect ssh://otports@10.20.9.9'],
  ...['collect ssh://otports@10.20.9.9 --key gone', 'collect ssh://otports@10.20.9.9:0 --key secrets/id_ed25519'],
  ...['collect ssh://otports@10.20.9.9 --key secrets/community', 'collect ssh://otports:word@10.20.9.9'],
  'collect ssh://otports@10.20.9.9 --key secrets/id_ed25519 --host-key none',
  ...['collect snmp://10.20.9.9', 'collect snmp://10.20.9.9 --snmp-version 4', 'collect snmp://10.20.9.9 --user u'],
  ...['collect snmp://10.20.9.9 --community-file gone', 'collect snmp://10.20.9.9 --snmp-version 3'],
  ...['import scan/plc-02.xml --format no-such-format', 'import zeek', '--config', '--config zeek check-config'],
  ...['healthy --data-dir gone', 'baseline learn wide-01 --approved-by me', 'baseline learn wide-01 --output zeek'],
];

/** What may be wrong with a configuration: one line each, beside what every one of them needs. */
const broken: Readonly<Record<string, string>> = {
  'an unknown key': 'intervall: 1h',
  'a wrong duration': 'poll: { interval: 1hour }',
  'stale before two looks': 'poll: { interval: 1h, stale_after: 90m }',
  'a fragile asset that would be asked':
    'assets: [{ name: plc, address: 10.0.0.1, role: plc, source: { type: connect, ports: [1] } }]',
  'an asset twice': 'assets: [&a { name: a, address: 10.0.0.1, source: { type: import, path: x } }, *a]',
  'an address that is none': 'assets: [{ name: a, address: 10.0.0.1:22, source: { type: import, path: x } }]',
  'a secret in clear': 'credentials: { c: { type: snmp, version: 2c, community: secret-in-clear } }',
  'a secret file that is missing': 'credentials: { c: { type: snmp, version: 2c, community_file: ./gone } }',
  'a credential of another kind':
    'credentials: { c: { type: snmp, version: 2c, community_file: ./secrets/community } }\nassets: [{ name: a, address: 10.0.0.1, source: { type: ssh, credential: c } }]',
  'a baseline that is missing':
    'assets: [{ name: a, address: 10.0.0.1, baseline: gone, source: { type: import, path: x } }]',
  'limits above the profile':
    'assets: [{ name: a, address: 10.0.0.1, limits: { rows: 9999 }, source: { type: connect, ports: [1] } }]',
  'a listener without a lock': 'listen: 0.0.0.0:9988',
  'a window without an end': 'maintenance: [{ name: w, start: 2026-11-23 08:00 }]',
  'text that is no YAML': 'assets: [',
};

/** Everything that the program says without an exporter that runs. */
export async function recordCommands({ folder, recorder }: Site): Promise<void> {
  await recorder.questions('cli/help.txt', '--help', ...commands.map((name) => `${name} --help`));
  await recorder.questions(
    'cli/usage.txt',
    'no-such-command',
    'baseline no-such-command',
    'close',
    'serve --log-level x',
  );
  await recorder.questions('cli/bad-arguments.txt', ...badArguments);
  await recorder.questions(
    'cli/check-config.txt',
    'check-config',
    '--json check-config',
    '--config gone.yml check-config',
  );
  for (const [nth, [what, line]] of Object.entries(broken).entries()) {
    writeFileSync(join(folder, `broken-${nth}.yml`), `# ${what}\n${line}\n`);
  }
  const files = Object.keys(broken).map((_, nth) => `--config broken-${nth}.yml check-config`);
  await recorder.questions('cli/check-config-broken.txt', ...files);
  await recorder.questions('cli/plan.txt', 'plan', 'plan no-such-asset');
  await recorder.questions('cli/plan-verbose.txt', 'plan hmi-01 --verbose');
  await recorder.questions(
    'cli/plan-json.txt',
    ...['hmi-01', 'switch-08', 'plc-05', 'meter-01'].map((one) => `plan ${one} --json`),
  );
  await recorder.questions('cli/services.txt', 'services 44818', 'services tcp/23', 'services --class time');
  await recorder.questions('cli/services.txt', 'services modbus --json', 'services no-such-service');
  const recordings = [
    ...['drop/plc-01/2026-11-23.txt', 'drop/plc-01/2026-11-23.txt --json', 'scan/plc-02.xml --json --asset plc-02'],
    ...['zeek/conn.log', 'later/eve.json', 'otports.yml', 'gone.txt', 'scan/plc-02.xml --format ss'],
  ];
  await recorder.questions('cli/import.txt', ...recordings.map((one) => `import ${one}`));
  await recorder.questions('cli/no-exporter.txt', 'healthy', 'reload', 'retry hmi-01', 'explain hmi-01 tcp/22');
  await recorder.questions(
    'cli/no-exporter.txt',
    'close hmi-01 tcp/22 --ticket CHG-1',
    'baseline diff',
    'baseline learn hmi-01',
  );
}
