/**
 * Protocol numbers for which programs open raw sockets (ICMP, IGMP, OSPF, VRRP, ...). The kernel and ss print them in
 * place of the port of udp, so a list with only these could be of either kind.
 */
export const rawProtocols: ReadonlySet<number> = new Set([
  0, 1, 2, 4, 41, 46, 47, 50, 51, 58, 88, 89, 103, 112, 115, 132, 255,
]);
