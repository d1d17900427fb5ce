import type { IncomingMessage } from 'node:http';
import type { NextFunction, Request, Response } from 'express';
import { HttpProblem, sendProblem } from '../problem.ts';

/** A name or an address, and a port (RFC 9110 7.2, RFC 3986 3.2.2); empty is allowed. */
const hostValue = /^(?:\[[\d.:a-f]+\]|[\w!$%&'()*+,.;=~-]*)(?::\d*)?$/i;

/**
 * Refuses with 400 and ends the connection where two programs could understand a request differently. Node itself
 * refuses two lengths of a body (RFC 9112 6.3), broken lines and a missing `Host`.
 */
export function strict(request: Request, response: Response, next: NextFunction): void {
  const problem = hostProblemOf(request);
  if (problem === null) {
    next();
    return;
  }
  response.set('Connection', 'close');
  sendProblem(response, new HttpProblem(400, 'bad_request', problem));
}

function hostProblemOf({ rawHeaders, headers, url = '' }: IncomingMessage): string | null {
  let hosts = 0;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    if (rawHeaders[at]?.length === 4 && rawHeaders[at]?.toLowerCase() === 'host') hosts += 1;
  }
  // RFC 9112 3.2: more than one, or no host at all in it.
  if (hosts > 1) return 'Host: one, not several';
  const { host = '' } = headers;
  if (!hostValue.test(host)) return 'Host: a name or an address, and a port';
  if (url.startsWith('/') || url === '*') return null;
  // RFC 9112 3.2.2: the target itself names a host, which must be the same.
  return URL.parse(url)?.host === host.toLowerCase() ? null : 'the target of the request and Host name different hosts';
}
