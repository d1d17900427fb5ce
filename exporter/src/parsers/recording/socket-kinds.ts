/** The kinds of sockets among which a command can select. */
export const socketKinds = ['tcp over IPv4', 'tcp over IPv6', 'udp over IPv4', 'udp over IPv6'] as const;
/** One of them. */
export type SocketKind = (typeof socketKinds)[number];

/** Kinds of sockets, or the word because of which they are unknown. */
export type ShownKinds = readonly SocketKind[] | string;

/** The kinds of these transports and families; an empty list chooses all. */
export function kindsOf(transports: readonly string[], families: readonly string[]): readonly SocketKind[] {
  return socketKinds.filter((kind) => {
    const transport = transports.length === 0 || transports.includes(kind.slice(0, 3));
    return transport && (families.length === 0 || families.includes(kind.slice(-1)));
  });
}
