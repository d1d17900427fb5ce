import { SaxesParser } from 'saxes';
import { isIP } from 'node:net';
import type { Binding } from '../../model/listener.ts';
import { maxRows, noIdentity, quote, refuse, type Parsed } from '../parsed.ts';

const parser = 'nmap-xml';

/** nmap nests tables of script results a few levels deep; more is an attack on our memory. */
const maxDepth = 64;

/** What is read of one host while its element is open. */
interface Host {
  address: string | null;
  up: boolean;
  /** Epoch seconds. */
  endedAt: number | null;
  readonly bindings: Binding[];
  /** Ports of which nmap itself does not know whether they are open. */
  unsure: number;
  ports: number;
}

interface Port {
  readonly transport: string;
  readonly port: string;
  /** Empty until its element comes. */
  state: string;
}

/** What nmap.dtd allows. */
const protocols = /^(?:tcp|udp|sctp|ip)$/;
const states = /^(?:open|closed|filtered|unfiltered|open\|filtered|closed\|filtered|unknown)$/;

type Attributes = Readonly<Record<string, string>>;

/**
 * Reads `nmap -oX` (and masscan, which writes the same): one Parsed for each host that was up. Only what answered counts as
 * open, never `open|filtered`. A scan that was broken off counts for the hosts that it was done with. A scan sees doors from
 * outside and through firewalls, so it is complete in nothing.
 * Document types with declarations are refused: a list of ports needs no entities.
 */
export function parseNmapXml(text: string): readonly Parsed[] {
  const reader = new NmapReader();
  const xml = new SaxesParser();
  // saxes reports a fault and goes on; we do not.
  xml.on('error', (error) => {
    // A scan that was broken off leaves what it wrote of every host before.
    if (reader.isBetweenHosts && error.message.endsWith('unclosed tag: nmaprun')) return;
    throw refuse(parser, xml.line, `not well-formed: ${quote(error.message.replace(/^\d+:\d+: /, ''))}`);
  });
  xml.on('doctype', (declaration) => {
    if (declaration.includes('['))
      throw refuse(parser, xml.line, 'declares entities or elements of its own; nmap does not');
  });
  xml.on('opentag', ({ name, attributes }) => {
    reader.open(name, attributes, xml.line);
  });
  xml.on('closetag', ({ name }) => {
    reader.close(name, xml.line);
  });
  xml.write(text).close();
  return reader.parsed();
}

class NmapReader {
  private readonly path: string[] = [];
  private readonly hosts = new Map<string, Host>();
  private startedAt: number | null = null;
  private finishedAt: number | null = null;
  private host: Host | null = null;
  private port: Port | null = null;

  open(name: string, attributes: Attributes, line: number): void {
    if (this.path.length === 0 && name !== 'nmaprun') {
      throw refuse(parser, line, `begins with ${quote(`<${name}>`)}: <nmaprun> would be right`);
    }
    this.path.push(name);
    if (this.path.length > maxDepth) throw refuse(parser, line, `more than ${maxDepth} elements inside one another`);
    switch (this.path.slice(1).join('/')) {
      case '':
        this.startedAt = seconds(attributes['start']);
        break;
      case 'host':
        this.host = {
          address: null,
          up: true,
          endedAt: seconds(attributes['endtime']),
          bindings: [],
          unsure: 0,
          ports: 0,
        };
        break;
      case 'runstats/finished':
        this.finishedAt = seconds(attributes['time']);
        break;
      default:
        if (this.host !== null) this.openInHost(this.host, attributes, line);
    }
  }

  /** Whole hosts were read, and none is open. */
  get isBetweenHosts(): boolean {
    return this.host === null && this.hosts.size > 0;
  }

  close(name: string, line: number): void {
    if (this.port !== null && this.path.slice(1).join('/') === 'host/ports/port') {
      if (this.host !== null) addPort(this.host, this.port, line);
      this.port = null;
    }
    if (name === 'host' && this.path.length === 2 && this.host !== null) this.keep(this.host);
    this.path.pop();
  }

  parsed(): readonly Parsed[] {
    return [...this.hosts.values()].map((host) => this.parsedOf(host));
  }

  private openInHost(host: Host, attributes: Attributes, line: number): void {
    switch (this.path.slice(2).join('/')) {
      case 'status':
        host.up = attributes['state'] === 'up';
        break;
      case 'address':
        if (attributes['addrtype'] !== 'mac') host.address ??= addressOf(attributes, line);
        break;
      case 'ports/port':
        if (++host.ports > maxRows) throw refuse(parser, line, `more than ${maxRows} ports of one host`);
        this.port = { transport: attributes['protocol'] ?? '', port: attributes['portid'] ?? '', state: '' };
        break;
      case 'ports/port/state':
        if (this.port !== null) this.port.state = attributes['state'] ?? '';
        break;
    }
  }

  /** masscan writes an element for each port, so one address may come many times. */
  private keep(host: Host): void {
    this.host = null;
    if (!host.up || host.address === null) return;
    const known = this.hosts.get(host.address);
    if (known === undefined) {
      if (this.hosts.size >= maxRows) throw refuse(parser, null, `more than ${maxRows} hosts`);
      this.hosts.set(host.address, host);
      return;
    }
    known.bindings.push(...host.bindings);
    known.unsure += host.unsure;
    known.endedAt = Math.max(known.endedAt ?? 0, host.endedAt ?? 0) || null;
  }

  private parsedOf({ address, bindings, unsure, endedAt }: Host): Parsed {
    const at = endedAt ?? this.finishedAt ?? this.startedAt;
    const notes = ['A scan from outside: what it did not see may be open all the same.'];
    if (unsure > 0) notes.push(`Ports of which nmap could not tell whether they are open: ${unsure}.`);
    if (this.finishedAt === null) notes.push('The scan was not finished.');
    return {
      bindings: bindings.map((binding) => ({ ...binding, address: address ?? '' })),
      complete: { tcp: false, udp: false, process: false },
      identity: noIdentity,
      notes,
      asset: address,
      takenAt: at === null ? null : at * 1000,
    };
  }
}

/** @throws CollectError where nobody can tell what it is: a port that is left out reads as closed */
function addPort(host: Host, found: Port, line: number): void {
  const { transport, state } = found;
  if (!protocols.test(transport)) {
    throw refuse(parser, line, `protocol ${quote(transport)} of a port: tcp, udp, sctp or ip would be right`);
  }
  if (!states.test(state)) {
    const what = state === '' ? `port ${quote(found.port)} has no state` : `state ${quote(state)} of a port`;
    throw refuse(parser, line, `${what}: open, closed or filtered would be right`);
  }
  if (state === 'open|filtered') host.unsure++;
  if (state !== 'open' || (transport !== 'tcp' && transport !== 'udp')) return;
  const port = /^\d{1,5}$/.test(found.port) ? Number(found.port) : 0;
  if (port < 1 || port > 65_535) {
    throw refuse(parser, line, `portid ${quote(found.port)}: 1 to 65535 would be right`);
  }
  host.bindings.push({ transport, address: '', port, process: null });
}

/** nmap and masscan write numbers, never names. @throws CollectError */
function addressOf({ addr = '' }: Attributes, line: number): string {
  if (isIP(addr) === 0) throw refuse(parser, line, `addr ${quote(addr)} is no address: 10.0.0.1 would be right`);
  return addr;
}

/** Epoch seconds as nmap writes them; null where they are missing or make no instant. */
function seconds(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,11}$/.test(text) ? Number(text) : null;
}
