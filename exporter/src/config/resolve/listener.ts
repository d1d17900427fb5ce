import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import type { Config, WebConfig } from '../config.ts';
import type { Loading } from '../read/loading.ts';
import type { CheckedRoot } from '../schema/root.ts';

/**
 * Where the exporter listens. An address beyond this machine must be protected, or explicitly allowed without
 * protection.
 */
export function listenerOf(
  { findings }: Loading,
  { value, source }: CheckedRoot,
  web: WebConfig | null,
): Config['listen'] {
  const colon = value.listen.lastIndexOf(':');
  const host = value.listen.slice(0, colon).replace(/^\[|\]$/g, '') || '::';
  if (!isLoopback(host)) {
    const place = source.place(['listen']);
    // Where the web config is wrong, that is said already.
    const isUnprotected = value.web_config_file === undefined || (web !== null && !hasLogin(web) && web.tls === null);
    if (isUnprotected && !value.allow_unauthenticated) {
      findings.problem(
        place,
        `${value.listen} is reached from other machines without TLS and without a login; add web_config_file, listen on 127.0.0.1, or say allow_unauthenticated: true`,
      );
    } else if (web !== null && web.tls === null && hasLogin(web)) {
      findings.warning(place, 'passwords cross the network in clear text; add tls_server_config to web_config_file');
    }
  }
  return { host, port: Number(value.listen.slice(colon + 1)) };
}

function hasLogin({ users, tls }: WebConfig): boolean {
  return users.size > 0 || (tls !== null && tls.clientCa !== null);
}

function isLoopback(host: string): boolean {
  return isIP(host) === 0 ? host.toLowerCase() === 'localhost' : ipaddr.process(host).range() === 'loopback';
}
