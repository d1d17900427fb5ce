import { createHash, timingSafeEqual } from 'node:crypto';
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import type { NextFunction, Request, Response } from 'express';
import type { Caller } from '../../../model/command/caller.ts';
import type { Access, HttpOptions } from '../options.ts';
import type { Passwords } from './passwords.ts';
import { HttpProblem, sendProblem } from '../problem.ts';

/** What `guard` adds to a request. */
interface Locals {
  caller?: Caller;
}

/** The caller, as `guard` found it. Without a token only this machine may write, but not confirm removals. */
export function callerOf({ locals }: Response<unknown, Locals>): Caller {
  return locals.caller ?? thisMachine;
}

const thisMachine: Caller = { name: 'HTTP on this machine', role: 'operator', how: 'this machine' };

export type AccessOptions = Pick<HttpOptions, 'access' | 'listen' | 'externalUrl'>;

/**
 * Allows reads where the config opens them, and writes only of somebody who is known; the command then asks for the role. A
 * user of the web config has a password and is a reader. An exporter on loopback without users and tokens also accepts writes from this
 * machine.
 */
export function guard(options: AccessOptions, passwords: Pick<Passwords, 'isRight'>) {
  return async (request: Request, response: Response<unknown, Locals>, next: NextFunction): Promise<void> => {
    const problem = hostProblem(options, request) ?? (await accessProblem(options, { request, response }, passwords));
    if (problem === null) {
      next();
      return;
    }
    if (problem.status === 401) {
      response.set('WWW-Authenticate', 'Basic realm="otports", charset="UTF-8"');
    }
    sendProblem(response, problem);
  };
}

async function accessProblem(
  options: AccessOptions,
  { request, response }: { readonly request: Request; readonly response: Response<unknown, Locals> },
  passwords: Pick<Passwords, 'isRight'>,
): Promise<HttpProblem | null> {
  const access = options.access();
  const caller = await whoAsks(access, request, passwords);
  if (caller !== null) response.locals.caller = caller;
  if (isRead(request)) {
    // With users in the web config every request needs one, as in Prometheus itself.
    const isOpen = access.reads === 'open' && access.users.size === 0;
    return isOpen || caller !== null ? null : unauthorized();
  }
  if (caller === null) {
    return isUnprotected(options, access) ? crossSiteProblem(options, request) : unauthorized();
  }
  // Which role is needed is a matter of the command.
  return crossSiteProblem(options, request);
}

function unauthorized(): HttpProblem {
  return new HttpProblem(401, 'unauthorized', 'say who you are: a bearer token, or a user of the web config');
}

function isRead({ method }: Request): boolean {
  return method === 'GET' || method === 'HEAD';
}

function isUnprotected({ listen }: AccessOptions, access: Access): boolean {
  return isLoopback(listen.host) && access.users.size === 0 && access.tokens.length === 0;
}

/** Loopback in every spelling, as the config sees it: `127.0.0.1`, `::1`, `::ffff:127.0.0.1`, `localhost`. */
function isLoopback(host: string): boolean {
  return isIP(host) === 0 ? host.toLowerCase() === 'localhost' : ipaddr.process(host).range() === 'loopback';
}

/** A page of another site must not make a browser write here. Browsers say from which site a request comes. */
function crossSiteProblem({ externalUrl }: AccessOptions, request: Request): HttpProblem | null {
  const site = request.get('sec-fetch-site');
  const origin = request.get('origin');
  // A reverse proxy may send another Host than the browser did.
  const ours = [request.get('host'), hostOf(externalUrl() ?? '')];
  const isForeign =
    (site !== undefined && site !== 'same-origin' && site !== 'none') ||
    (origin !== undefined && !ours.includes(hostOf(origin) ?? ''));
  return isForeign ? new HttpProblem(403, 'cross_site', 'this was asked for by a page of another site') : null;
}

function hostOf(url: string): string | undefined {
  return URL.parse(url)?.host;
}

/**
 * On loopback the browser of this machine can reach us, and so can every site whose name resolves to our address (DNS
 * rebinding). So only addresses, `localhost` and the host of `external_url` are accepted as our name.
 */
function hostProblem({ listen, externalUrl }: AccessOptions, request: Request): HttpProblem | null {
  if (!isLoopback(listen.host)) {
    return null;
  }
  const host = URL.parse(`http://${request.get('host') ?? ''}`)?.hostname ?? '';
  const external = URL.parse(externalUrl() ?? '')?.hostname;
  const isOurs = host === 'localhost' || isIP(host.replace(/^\[|\]$/g, '')) !== 0 || host === external;
  return isOurs
    ? null
    : new HttpProblem(421, 'wrong_host', 'this is not the exporter of that name; set external_url to allow it');
}

/** Null for an unknown caller. */
async function whoAsks(
  access: Access,
  request: Request,
  passwords: Pick<Passwords, 'isRight'>,
): Promise<Caller | null> {
  const [, scheme = '', value = ''] = /^(\S+) +(.*)$/.exec(request.get('authorization') ?? '') ?? [];
  switch (scheme.toLowerCase()) {
    case 'bearer':
      return holderOf(access, value);
    case 'basic': {
      const [name = '', ...password] = Buffer.from(value, 'base64').toString('utf8').split(':');
      const isUser = access.users.size > 0 && (await passwords.isRight(name, password.join(':'), access.users));
      // A user of the web config has a password and no role: it reads.
      return isUser ? { name, role: 'reader', how: 'password' } : null;
    }
    default:
      return null;
  }
}

function holderOf({ tokens }: Access, text: string): Caller | null {
  // When `$TOKEN` was empty, the digest of the empty text is in the file. It must not let everybody in.
  if (text === '') return null;
  const digest = createHash('sha256').update(text).digest();
  const token = tokens.find(({ sha256 }) => timingSafeEqual(Buffer.from(sha256, 'hex'), digest));
  return token === undefined ? null : { name: token.name, role: token.role, how: 'token' };
}
