import { quote, refuse } from '../parsed.ts';
import type { Endpoint, Place } from '../endpoint.ts';

/** Takes `*.22`, `10.1.1.1.179`, `2001:DB8::1.22`, `10.2.2.2.*` apart at their last dot, as IOS and BSD print them. */
export function splitDotted(text: string): Endpoint | null {
  const dot = text.lastIndexOf('.');
  const host = text.slice(0, Math.max(dot, 0));
  const port = text.slice(dot + 1);
  return host === '' || port === '' ? null : { host, port };
}

/** As `host:port`, which `localEndpoint` reads. @throws CollectError where there is no port */
export function colonForm(text: string, at: Place): string {
  const end = splitDotted(text);
  if (end === null)
    throw refuse(at.parser, at.line, `no address and port in ${quote(text)}: 10.0.0.1.22 would be right`);
  return `${end.host}:${end.port}`;
}
