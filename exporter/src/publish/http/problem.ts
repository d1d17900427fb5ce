import type { NextFunction, Request, Response } from 'express';
import { StoreError } from '../../model/store.ts';
import type { HttpLog } from './options.ts';

/** An error as answer, with one form for every client: `{ "error": { "code", "message" } }`. */
export class HttpProblem extends Error {
  override readonly name = 'HttpProblem';
  readonly status: number;
  readonly code: string;
  /** When a new try makes sense; null where nobody knows. */
  readonly retryAfterS: number | null;

  constructor(status: number, code: string, message: string, retryAfterS: number | null = null) {
    super(message);
    this.status = status;
    this.code = code;
    this.retryAfterS = retryAfterS;
  }
}

export function sendProblem(response: Response, { status, code, message, retryAfterS }: HttpProblem): void {
  if (retryAfterS !== null) response.set('Retry-After', String(retryAfterS));
  response.status(status).json({ error: { code, message } });
}

/** The last handler: an unexpected error is our bug, and the client is told only that. */
export function problemHandler(log: HttpLog) {
  return (error: unknown, request: Request, response: Response, next: NextFunction): void => {
    if (response.headersSent) {
      next(error);
      return;
    }
    sendProblem(response, asProblem(error, { log, path: request.path }));
  };
}

function asProblem(error: unknown, { log, path }: { readonly log: HttpLog; readonly path: string }): HttpProblem {
  if (error instanceof HttpProblem) {
    return error;
  }
  // express and its parsers set a status on errors of the client.
  const status = error instanceof Error && 'status' in error ? Number(error.status) : 500;
  if (status >= 400 && status < 500) {
    return new HttpProblem(status, 'bad_request', 'the request cannot be understood');
  }
  log.error({ err: error, path }, 'a request failed');
  if (error instanceof StoreError) {
    // Its message has folders and files, so it goes to the log only.
    return new HttpProblem(503, 'store', 'the store cannot answer; the log of otports says why');
  }
  return new HttpProblem(500, 'internal', 'this is a bug of otports; its log says more');
}
