import { request as plain, type RequestOptions } from 'node:http';
import { request as secure, type RequestOptions as SecureOptions } from 'node:https';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly text: string;
}

export type Asked = RequestOptions & SecureOptions & { readonly body?: string };

/** Sends a path as it stands (fetch would clean it), with any Host and Origin. */
export function ask(base: string, path: string, { body, ...options }: Asked = {}): Promise<Answer> {
  const { protocol, hostname, port } = new URL(base);
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const host = hostname.replace(/^\[|\]$/g, '');
  const send = protocol === 'https:' ? secure : plain;
  const asked = send({ host, port, path, agent: false, ...options }, (response) => {
    const chunks: Buffer[] = [];
    response.on('data', (chunk: Buffer) => chunks.push(chunk));
    response.on('end', () => {
      const text = Buffer.concat(chunks).toString('utf8');
      resolve({ status: response.statusCode ?? 0, headers: response.headers, text });
    });
  });
  asked.on('error', reject);
  asked.end(body);
  return promise;
}
