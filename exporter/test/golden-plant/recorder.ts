import { spawn } from 'node:child_process';
import { request } from 'node:http';
import { repositoryPath } from '../daemons/paths.ts';
import { masked } from './masks.ts';

/** Of commands; a small machine has two processors. */
const atATime = 4;

const program = repositoryPath('exporter/bin/otports.js');

export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Asks the program and its server as its users do, and keeps what they say: text by the name of its golden file. */
export class Recorder {
  readonly #files = new Map<string, string>();
  readonly #env: NodeJS.ProcessEnv;
  readonly #site: { readonly folder: string; readonly address: string };

  constructor(site: { readonly folder: string; readonly address: string }, env: NodeJS.ProcessEnv) {
    this.#site = site;
    this.#env = env;
  }

  get files(): ReadonlyMap<string, string> {
    return this.#files;
  }

  /** Adds to a golden file. */
  keep(file: string, text: string): void {
    const said = masked(text, file);
    this.#files.set(file, `${this.#files.get(file) ?? ''}${said}${said.endsWith('\n') ? '' : '\n'}`);
  }

  /** Runs `otports` in the folder of the plant. */
  async run(args: readonly string[]): Promise<Ran> {
    const child = spawn(process.execPath, [program, ...args], {
      cwd: this.#site.folder,
      env: this.#env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let [out, err] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
    return await new Promise((resolve) => {
      child.once('close', (code) => {
        resolve({ code, out, err });
      });
    });
  }

  /** Keeps the exit code and both outputs of commands that change nothing, a few of them at a time. */
  async questions(file: string, ...lines: readonly string[]): Promise<void> {
    for (let from = 0; from < lines.length; from += atATime) {
      const asked = lines.slice(from, from + atATime);
      const answers = await Promise.all(asked.map((line) => this.run(line.split(' '))));
      for (const [nth, ran] of answers.entries()) this.#keepRun(file, asked[nth] ?? '', ran);
    }
  }

  /** The same, one after the other. */
  async commands(file: string, ...lines: readonly string[]): Promise<void> {
    for (const line of lines) this.#keepRun(file, line, await this.run(line.split(' ')));
  }

  #keepRun(file: string, line: string, { code, out, err }: Ran): void {
    const parts = [out === '' ? '' : `--- stdout\n${ended(out)}`, err === '' ? '' : `--- stderr\n${ended(err)}`];
    this.keep(file, `$ otports ${line}\nexit ${code}\n${parts.join('')}\n`);
  }

  /** Keeps status, headers and body of an answer of the server. Returns the body. */
  async http(file: string, path: string, options: RequestInit = {}, show = readable): Promise<string> {
    const response = await fetch(`http://${this.#site.address}${path}`, { redirect: 'manual', ...options });
    const body = await response.text();
    const asked = { method: options.method ?? 'GET', path, headers: options.headers as Record<string, string> };
    this.keep(file, answerText(asked, response, [...response.headers], body, show));
    return body;
  }

  /** Reads without keeping it. */
  async get(path: string): Promise<string> {
    return await (await fetch(`http://${this.#site.address}${path}`)).text();
  }

  /** Keeps what the control socket answers. Returns it. */
  async control(file: string | null, command: string, input: object = {}): Promise<string> {
    const path = `/commands/${command}`;
    const socketPath = `${this.#site.folder}/data/control.sock`;
    const { promise, resolve, reject } = Promise.withResolvers<{ status: number; text: string }>();
    const asked = request({ socketPath, path, method: 'POST' }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, text });
      });
    });
    asked.on('error', reject).end(JSON.stringify(input));
    const { status, text } = await promise;
    if (file !== null)
      this.keep(file, `POST ${path} ${JSON.stringify(input)}\nHTTP ${status}\n${readable(text, 'json')}\n`);
    return text;
  }
}

interface AskedFor {
  readonly method: string;
  readonly path: string;
  /** As they stand in the golden file. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** An answer of the server with what was asked, as golden files have it. */
export function answerText(
  { method, path, headers = {} }: AskedFor,
  { status }: { readonly status: number },
  answered: readonly (readonly [name: string, value: string])[],
  body: string,
  show = readable,
): string {
  const type = answered.find(([name]) => name === 'content-type')?.[1] ?? '';
  const head = answered.filter(([name]) => !unimportant.has(name)).map((pair) => pair.join(': '));
  const asked = Object.entries(headers).map((pair) => pair.join(': '));
  return [`${method} ${path}`, ...asked, `HTTP ${status}`, ...head.sort(), '', show(body, type), ''].join('\n');
}

/** Of the connection, and of the clock of Node's own server. */
const unimportant = new Set(['date', 'connection', 'keep-alive', 'content-length', 'transfer-encoding']);

/** One value, one tag a line, so that a person sees what changed. */
function readable(body: string, type: string): string {
  if (type.includes('json') && body !== '') return JSON.stringify(JSON.parse(body), null, 1);
  return type.includes('html') ? body.replaceAll('><', '>\n<') : body;
}

function ended(text: string): string {
  return text.endsWith('\n') ? text : `${text}\n`;
}
