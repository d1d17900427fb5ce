import type { Request, Response } from 'express';
import { sendBody } from '../metrics/bytes/send-body.ts';
import type { Load } from './limits/load.ts';

/** An answer that is ready and not sent yet. */
export interface HttpAnswer {
  readonly status?: number;
  /** The value of `Content-Type`. */
  readonly type: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Made during sending, where that saves memory. */
  readonly parts: Iterable<Buffer>;
  /** Of all parts together. */
  readonly bytes: number;
}

/** A client slower than 1 Mbit/s for a long time holds memory that others need. */
const pace = { startMs: 30_000, bytesPerMs: 128 };

/**
 * Small enough that its encryption (TLS) does not block the event loop. The next part waits until the client has read
 * this one.
 */
const slabBytes = 256 * 1024;

const partBytes = 64 * 1024;

export function textAnswer(type: string, text: string, status = 200): HttpAnswer {
  const body = Buffer.from(text);
  return { status, type: `${type}; charset=utf-8`, parts: [body], bytes: body.length };
}

export function jsonAnswer(value: object): HttpAnswer {
  return textAnswer('application/json', JSON.stringify(value));
}

/** A Buffer in parts, without copying. */
export function* partsOf(body: Buffer): Generator<Buffer> {
  for (let from = 0; from < body.length; from += partBytes) yield body.subarray(from, from + partBytes);
}

/** Makes an answer in its turn, and sends it as fast as the client reads. @throws HttpProblem 503 */
export async function answer(load: Load, response: Response, make: () => Promise<HttpAnswer>): Promise<void> {
  const made = await load.make(response, make);
  if (made === null) return;
  load.carry(response, made.bytes);
  await sendAnswer(response, made);
}

/** Sends as fast as the client reads; cuts off a client that is too slow. */
export async function sendAnswer(response: Response, { status = 200, type, headers = {}, ...body }: HttpAnswer) {
  const { req }: { req: Request } = response;
  response.status(status).set({ ...headers, 'Content-Type': type, 'Content-Length': String(body.bytes) });
  const timeoutMs = pace.startMs + body.bytes / pace.bytesPerMs;
  await sendBody(response, req.method === 'HEAD' ? { parts: [] } : body, { timeoutMs, slabBytes });
}
