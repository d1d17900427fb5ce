import { z } from 'zod';
import { duration, must } from '../../lib/fields.ts';

/** Spec section 9. */
const mostConnectPorts = 32;

/** After one second without an answer the kernel sends the handshake again (RFC 6298, 2.1), which would be a retry. */
const longestHandshakeMs = 900;

const aTcpPort = must('a TCP port from 1 to 65535, as a number: UDP cannot be checked like this');
const ConnectPorts = z
  .array(
    z.number(aTcpPort).int(aTcpPort).min(1, aTcpPort).max(65_535, aTcpPort),
    must('a list of TCP ports such as [22, 502]'),
  )
  .min(1, { error: 'is an empty list; name the TCP ports that are to be tried' })
  .max(mostConnectPorts, { error: `must be at most ${mostConnectPorts} ports` })
  .refine((ports) => new Set(ports).size === ports.length, { error: 'names a port twice' });

export const ConnectSource = z
  .strictObject({
    type: z.literal('connect'),
    ports: ConnectPorts.meta({
      description: `The TCP ports to try, in this order; at most ${mostConnectPorts}, one at a time, a second apart, or \`limits.pause\` where that is longer.`,
    }),
    timeout: duration(
      100,
      longestHandshakeMs,
      ': after a second the system would send the handshake again, and nothing is tried twice',
    )
      .prefault(`${longestHandshakeMs}ms`)
      .meta({ description: 'The longest that each handshake may take. Nothing is tried twice.' }),
  })
  .meta({
    id: 'ConnectSource',
    title: 'Connect check',
    description:
      'A full TCP handshake and an orderly close for each port of the list, without a byte of payload. What takes the connection is open, bound to the address that answered; a port that refuses or is silent is never taken for closed, and processes, UDP and all other ports are not seen. For assets that cannot be asked in any other way.',
    examples: [{ type: 'connect', ports: [22, 502] }],
  });

export type ConnectSource = z.output<typeof ConnectSource>;
