import { hashSync } from 'bcryptjs';
import { createHash, randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ask, type Answer, type Asked } from '../../http/ask.ts';
import { makeCertificate } from '../../http/certificate.ts';
import { answerText } from '../recorder.ts';
import { serve, type Served } from '../served.ts';
import { address, type Site } from '../site.ts';

export const config = 'locked.yml';
const hold = 'hold';

/** Who may ask, and who has nothing that counts. The name stands in golden files for the header. */
export type Who = keyof ReturnType<typeof callers>;

/** An exporter that speaks TLS only, and shows nothing to strangers. Its secrets are made here, new each time. */
export class Lock {
  readonly #site: Site;
  readonly #headers: Readonly<Record<string, string | null>>;
  /** What must stand in nothing that is recorded. */
  readonly secrets: readonly string[];
  #ca: string;

  constructor(site: Site) {
    const [password = '', ...tokens] = Array.from({ length: 4 }, () => randomBytes(18).toString('hex'));
    this.#site = site;
    this.#headers = callers(password, tokens);
    this.#ca = '';
    writeFiles(site.folder, password, tokens);
    this.secrets = [password, ...tokens, ...this.renewCertificate('first')];
  }

  /** Other files for the server, from its next reload on. Returns the lines of the key. */
  renewCertificate(name: string): readonly string[] {
    const { cert, key } = makeCertificate(this.#site.folder, name);
    this.#ca += cert;
    writeFileSync(join(this.#site.folder, 'server.crt'), cert);
    writeFileSync(join(this.#site.folder, 'server.key'), key, { mode: 0o600 });
    return key.split('\n').filter((line) => line.length > 30 && !line.startsWith('-'));
  }

  /** Starts it as far as it listens; `letGo` of the site ends that. */
  async serve(): Promise<Served> {
    const { folder, env } = this.#site;
    writeFileSync(join(folder, hold), '');
    const preload = `--import=${fileURLToPath(new URL('./hold-start.mjs', import.meta.url))}`;
    const held = { NODE_OPTIONS: `${env['NODE_OPTIONS']} ${preload}`, GOLDEN_PLANT_HOLD: join(folder, hold) };
    const listens = async (): Promise<boolean> =>
      (await this.ask('nobody', '/-/healthy').catch(() => null))?.status === 200;
    return await serve(['serve', '--config', config], { folder, env: { ...env, ...held } }, listens);
  }

  /** Asks over TLS, as one of those. */
  async ask(who: Who, path: string, asked: Asked = {}): Promise<Answer> {
    const authorization = this.#headers[who];
    const given = asked.headers as Readonly<Record<string, string>> | undefined;
    const headers = { ...(authorization ? { authorization } : {}), ...given };
    // Host may be another one on purpose; the certificate itself must be ours.
    const tls = { ca: this.#ca, checkServerIdentity: () => undefined };
    return await ask(`https://${address}`, path, { ...tls, ...asked, headers });
  }

  /** Asks, and keeps the whole answer. */
  async record(file: string, who: Who, path: string, asked: Asked = {}): Promise<Answer> {
    const answer = await this.ask(who, path, asked);
    const { method = 'GET', body = '', headers = {} } = asked;
    const said = { as: who, ...(headers as Record<string, string>), ...(body === '' ? {} : { body }) };
    const shown = Object.fromEntries(Object.entries(said).map(([name, value]) => [name, shortened(value)]));
    const answered = Object.entries(answer.headers).map(([name, value]) => [name, String(value)] as const);
    this.#site.recorder.keep(file, answerText({ method, path, headers: shown }, answer, answered, answer.text));
    return answer;
  }

  /** Asks several questions, and keeps which of them, by their names, got the same answer, as far as `show` tells. */
  async compare(file: string, title: string, questions: readonly Question[], show = codeOf): Promise<void> {
    const same = new Map<string, string[]>();
    for (const { name, who, path, asked } of questions) {
      const answer = await this.ask(who, path, asked);
      const said = `${answer.status} ${show(answer)}`.trim();
      same.set(said, [...(same.get(said) ?? []), name]);
    }
    const lines = [...same].map(([said, names]) => `  ${said}\n    ${names.join('\n    ')}`);
    this.#site.recorder.keep(file, [title, ...lines, ''].join('\n'));
  }
}

/** One of several that are compared. */
export interface Question {
  readonly name: string;
  readonly who: Who;
  readonly path: string;
  readonly asked?: Asked;
}

function shortened(text: string): string {
  return text.length > 100 ? `${text.slice(0, 20)}... (${text.length} bytes)` : text;
}

/** The code of an error; nothing of any other answer. */
function codeOf({ text }: Answer): string {
  return /^\{"error":\{"code":"(\w+)"/.exec(text)?.[1] ?? '';
}

export const holdFile = (folder: string): string => join(folder, hold);

function callers(password: string, [reader = '', operator = '', admin = '']: readonly string[]) {
  const basic = (pair: string): string => `Basic ${Buffer.from(pair).toString('base64')}`;
  return {
    nobody: null,
    'another scheme': 'Digest username="viewer"',
    'no token': 'Bearer ',
    'a wrong token': `Bearer ${'0'.repeat(36)}`,
    'the digest of a token': `Bearer ${digest(admin)}`,
    'a wrong password': basic('viewer:wrong'),
    'an unknown user': basic(`stranger:${password}`),
    'no password': basic('viewer'),
    user: basic(`viewer:${password}`),
    reader: `Bearer ${reader}`,
    operator: `bearer ${operator}`,
    admin: `Bearer ${admin}`,
  };
}

export const everybody = Object.keys(callers('', [])) as Who[];

function writeFiles(
  folder: string,
  password: string,
  [reader = '', operator = '', admin = '']: readonly string[],
): void {
  const tokens = Object.entries({ reader, operator, admin })
    .map(([role, token]) => `  - { name: the ${role}, role: ${role}, sha256: ${digest(token)} }\n`)
    .join('');
  writeFileSync(join(folder, 'locked-tokens.yml'), `tokens:\n${tokens}`, { mode: 0o600 });
  const tls = 'tls_server_config: { cert_file: server.crt, key_file: server.key, min_version: TLS13 }\n';
  writeFileSync(join(folder, 'locked-web.yml'), `${tls}basic_auth_users:\n  viewer: ${hashSync(password, 4)}\n`, {
    mode: 0o600,
  });
  writeFileSync(join(folder, config), plant);
}

/** Two assets to which nothing is sent. */
const plant = `listen: ${address}
external_url: https://otports.plant.example
data_dir: ./locked-data
web_config_file: ./locked-web.yml
tokens_file: ./locked-tokens.yml
reads: closed
poll: { interval: 30d, jitter: 0% }
limits: { min_gap: 1s }
assets:
  - { name: plc-02, address: 10.20.1.32, source: { type: import, path: ./scan/plc-02.xml } }
  - { name: plc-05, address: 10.20.1.35, source: { type: import, path: ./gone/*.txt } }
`;

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
