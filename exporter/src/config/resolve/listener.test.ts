import { expect, it } from 'vitest';
import type { WebConfig } from '../config.ts';
import { ConfigFiles } from '../read/files.ts';
import { Findings, formatProblem } from '../read/problem.ts';
import { readYaml } from '../read/yaml-source.ts';
import { checkRoot } from '../schema/root.ts';
import { listenerOf } from './listener.ts';

const users = new Map([['admin', null as never]]);
const tls = { cert: '', key: null as never, clientCa: null, minVersion: 'TLSv1.2' } as const;

function listener(listen: string, web: WebConfig | null, more = '') {
  const findings = new Findings();
  const loading = { file: 'otports.yml', env: {}, now: 0, findings, files: new ConfigFiles() };
  const [source] = readYaml({ name: 'otports.yml', text: `listen: "${listen}"\n${more}`, sha256: '' }, findings);
  const root = checkRoot(loading, source!);
  const { host, port } = listenerOf(loading, root!, web);
  const said = [
    ...findings.problems.map((one) => `problem ${formatProblem(one)}`),
    ...findings.warnings.map(formatProblem),
  ];
  return [`${host} ${port}`, ...said];
}

const open = (listen: string) =>
  `problem otports.yml:1:9: listen: ${listen} is reached from other machines without TLS and without a login; add web_config_file, listen on 127.0.0.1, or say allow_unauthenticated: true`;
const clear =
  'otports.yml:1:9: listen: passwords cross the network in clear text; add tls_server_config to web_config_file';
const webFile = 'web_config_file: web.yml\n';

it.each<[string, string, WebConfig | null, string, readonly string[]]>([
  ['this machine only', '127.0.0.1:9988', null, '', ['127.0.0.1 9988']],
  ['this machine, by its name', 'LocalHost:9988', null, '', ['LocalHost 9988']],
  ['this machine, IPv6', '[::1]:9988', null, '', ['::1 9988']],
  ['this machine, IPv4 in IPv6', '[::ffff:127.0.0.1]:9988', null, '', ['::ffff:127.0.0.1 9988']],
  ['this machine, with a login', '127.0.0.1:9988', { users, tls: null }, webFile, ['127.0.0.1 9988']],
  ['all, with nothing', ':9988', null, '', [':: 9988', open(':9988')]],
  ['another name', 'plant.example:9988', null, '', ['plant.example 9988', open('plant.example:9988')]],
  ['all, and that is meant', ':9988', null, 'allow_unauthenticated: true\n', [':: 9988']],
  ['all, with a web config that is wrong', ':9988', null, webFile, [':: 9988']],
  [
    'all, with a web config that protects nothing',
    ':9988',
    { users: new Map(), tls: null },
    webFile,
    [':: 9988', open(':9988')],
  ],
  ['all, with a login', ':9988', { users, tls: null }, webFile, [':: 9988', clear]],
  ['all, with TLS', ':9988', { users: new Map(), tls }, webFile, [':: 9988']],
  ['all, with both', ':9988', { users, tls }, webFile, [':: 9988']],
  [
    'all, with certificates of clients',
    ':9988',
    { users: new Map(), tls: { ...tls, clientCa: 'ca' } },
    webFile,
    [':: 9988'],
  ],
])('is reached by %s', (_whom, listen, web, more, expected) => {
  expect(listener(listen, web, more)).toEqual(expected);
});
