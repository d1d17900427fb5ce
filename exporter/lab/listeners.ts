import type { Programs } from './shell.ts';

/** One port that an asset of the lab has open. */
export interface Open {
  readonly transport: 'tcp' | 'udp';
  readonly address: string;
  readonly port: number;
  readonly process: string;
}

/** `tcp 0.0.0.0:22 sshd` */
export function open(text: string): Open {
  const [transport = '', place = '', process = ''] = text.split(' ');
  const at = place.lastIndexOf(':');
  return {
    transport: transport === 'udp' ? 'udp' : 'tcp',
    address: place.slice(0, at),
    port: Number(place.slice(at + 1)),
    process,
  };
}

/** A machine with iproute2, as root sees it. */
export function withSs(ports: () => readonly Open[]): Programs {
  return (program, args) =>
    program === 'ss' && args.includes('-H') ? { stdout: ports().map(ssRow).join(''), exitCode: 0 } : null;
}

function ssRow({ transport, address, port, process }: Open): string {
  const state = transport === 'tcp' ? 'LISTEN' : 'UNCONN';
  const peer = address.includes('[') ? '[::]:*' : '0.0.0.0:*';
  return `${transport} ${state} 0 128 ${address}:${port} ${peer} users:(("${process}",pid=${port},fd=3))\n`;
}

/** A gateway with a BusyBox that was built without -p: no names of processes. */
export function withBusyBox(ports: () => readonly Open[]): Programs {
  return (program, args) => {
    if (program !== 'netstat') {
      return null;
    }
    if (args.some((arg) => arg.includes('p'))) {
      return { stdout: '', exitCode: 1 };
    }
    const head =
      'Active Internet connections (only servers)\nProto Recv-Q Send-Q Local Address           Foreign Address         State       \n';
    return { stdout: head + ports().map(netstatRow).join(''), exitCode: 0 };
  };
}

function netstatRow({ transport, address, port }: Open): string {
  const local = `${address}:${port}`.padEnd(23);
  return `${transport}        0      0 ${local} 0.0.0.0:*               ${transport === 'tcp' ? 'LISTEN      ' : '            '}\n`;
}
