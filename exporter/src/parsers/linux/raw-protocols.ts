/**
 * Numbers of protocols that programs open raw sockets for (ICMP, IGMP, OSPF, VRRP, ...). The kernel and ss print them where
 * udp has its port, so a list with nothing else in it could be of either kind.
 */
export const rawProtocols: ReadonlySet<number> = new Set([
  0, 1, 2, 4, 41, 46, 47, 50, 51, 58, 88, 89, 103, 112, 115, 132, 255,
]);
