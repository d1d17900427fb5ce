import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CollectError } from '../../model/collection.ts';
import { parseNmapXml } from './nmap-xml.ts';

const finished = '<runstats><finished time="1795377600"/></runstats>';

function scan(hosts: string, end: string = finished): string {
  return `<?xml version="1.0"?>\n<!DOCTYPE nmaprun>\n<?xml-stylesheet href="x.xsl"?>\n<nmaprun scanner="nmap" start="1795377543">\n${hosts}\n${end}</nmaprun>\n`;
}

function host(address: string, ports: string): string {
  return `<host endtime="1795377550"><status state="up"/><address addr="${address}" addrtype="ipv4"/><address addr="02:42:AC:1C:01:03" addrtype="mac"/><ports><extraports state="closed" count="9"/>${ports}</ports></host>`;
}

function port(transport: string, number: number | string, state: string): string {
  return `<port protocol="${transport}" portid="${number}"><state state="${state}"/><service name="ssh"/><script id="x"><table key="state"><elem key="state">open</elem></table></script></port>`;
}

describe('parseNmapXml', () => {
  it('reads what answered of each host that was up', () => {
    const text = scan(
      host(
        '10.0.0.1',
        port('tcp', 22, 'open') +
          port('tcp', 23, 'closed') +
          port('udp', 161, 'open') +
          port('udp', 162, 'open|filtered') +
          port('sctp', 5, 'open'),
      ) +
        '<host><status state="down"/><address addr="10.0.0.2" addrtype="ipv4"/></host>' +
        '<host><status state="up"/><address addr="fd00::1" addrtype="ipv6"/></host>',
    );
    const nothing = { tcp: false, udp: false, process: false };
    const none = { vendor: null, model: null, description: null };
    expect(parseNmapXml(text)).toEqual([
      {
        asset: '10.0.0.1',
        takenAt: 1_795_377_550_000,
        complete: nothing,
        identity: none,
        notes: [
          'A scan from outside: what it did not see may be open all the same.',
          'Ports of which nmap could not tell whether they are open: 1.',
        ],
        bindings: [
          { transport: 'tcp', address: '10.0.0.1', port: 22, process: null },
          { transport: 'udp', address: '10.0.0.1', port: 161, process: null },
        ],
      },
      {
        asset: 'fd00::1',
        takenAt: 1_795_377_600_000,
        complete: nothing,
        identity: none,
        notes: ['A scan from outside: what it did not see may be open all the same.'],
        bindings: [],
      },
    ]);
  });

  it.each([
    ['<port portid="22"><state state="open"/></port>', 'protocol "" of a port: tcp, udp, sctp or ip would be right'],
    [port('tpc', 22, 'open'), 'protocol "tpc" of a port: tcp, udp, sctp or ip would be right'],
    [port('tcp', 22, 'opn'), 'state "opn" of a port: open, closed or filtered would be right'],
    ['<port protocol="tcp" portid="22"></port>', 'port "22" has no state: open, closed or filtered would be right'],
  ])('refuses a port of which nobody can tell what it is: %s', (odd, message) => {
    expect(() => parseNmapXml(scan(host('10.0.0.1', odd)))).toThrow(`nmap-xml: line 5: ${message}`);
  });

  it('gathers what masscan scatters', () => {
    const text = scan(host('10.0.0.1', port('tcp', 22, 'open')) + host('10.0.0.1', port('tcp', 80, 'open')));
    expect(parseNmapXml(text).map(({ bindings }) => bindings.map((one) => one.port))).toEqual([[22, 80]]);
  });

  it('reads the hosts that a scan was done with when it was broken off', () => {
    const whole = scan(host('10.0.0.1', port('tcp', 22, 'open')), '');
    const [parsed] = parseNmapXml(whole.replace('</nmaprun>', ''));
    expect(parsed?.bindings).toHaveLength(1);
    expect(parsed?.notes).toContain('The scan was not finished.');
    for (const cut of ['<host endtime="1"', '<host><status state="up"/>', '<runstats>']) {
      expect(() => parseNmapXml(whole.replace('</nmaprun>', cut))).toThrow('nmap-xml: line 7: not well-formed: "');
    }
  });

  it('says that a scan was not finished, and takes its start for its time', () => {
    const text = scan('<host><address addr="10.0.0.1" addrtype="ipv4"/></host>', '');
    const [parsed] = parseNmapXml(text);
    expect(parsed?.takenAt).toBe(1_795_377_543_000);
    expect(parsed?.notes).toContain('The scan was not finished.');
  });

  it('reads a scan that found nobody', () => {
    expect(parseNmapXml(scan(''))).toEqual([]);
  });

  it.each([
    ['', 'nmap-xml: line 1: not well-formed: "document must contain a root element."'],
    ['<nmaprun><host>', 'nmap-xml: line 1: not well-formed: "unclosed tag: host"'],
    [scan('<host><ports>'), 'nmap-xml: line 6: not well-formed: "unexpected close tag."'],
    ['<html/>', 'nmap-xml: line 1: begins with "<html>": <nmaprun> would be right'],
    [
      '<!DOCTYPE nmaprun [<!ENTITY a "b">]><nmaprun/>',
      'nmap-xml: line 1: declares entities or elements of its own; nmap does not',
    ],
    [scan('&boom;'), 'nmap-xml: line 5: not well-formed: "undefined entity."'],
    [scan(host('10.0.0.1', port('tcp', 0, 'open'))), 'nmap-xml: line 5: portid "0": 1 to 65535 would be right'],
    [scan(host('10.0.0.1', port('tcp', '80a', 'open'))), 'nmap-xml: line 5: portid "80a": 1 to 65535 would be right'],
    [`<nmaprun>${'<a>'.repeat(70)}`, 'nmap-xml: line 1: more than 64 elements inside one another'],
    [
      scan(host('10.0.0.1', port('tcp', 22, 'closed').repeat(65_537))),
      'nmap-xml: line 5: more than 65536 ports of one host',
    ],
    ['<nmaprun/><nmaprun/>', 'nmap-xml: line 1: not well-formed: "documents may contain only one root."'],
  ])('refuses %.60j', (text, message) => {
    expect(() => parseNmapXml(text)).toThrow(new CollectError('parse', message));
  });

  it('throws nothing but CollectError, whatever comes', () => {
    const words = [
      '<nmaprun>',
      '</nmaprun>',
      '<host>',
      '</host>',
      '<ports>',
      '<port ',
      'portid="1"',
      '/>',
      '<state state="open"/>',
      '&',
      '<!DOCTYPE',
      '[',
      ']>',
      '<![CDATA[',
    ];
    const soup = fc.array(fc.oneof(fc.constantFrom(...words), fc.string({ unit: 'binary', maxLength: 8 })), {
      maxLength: 40,
    });
    fc.assert(
      fc.property(soup, (parts) => {
        try {
          parseNmapXml(parts.join(''));
        } catch (error) {
          expect(error).toBeInstanceOf(CollectError);
        }
      }),
    );
  });

  it.each([
    ['one tag', `<nmaprun a="${'x'.repeat(10_000_000)}`],
    ['attributes', `<nmaprun ${Array.from({ length: 700_000 }, (_, i) => `a${i}="1"`).join(' ')}`],
    ['text', `<nmaprun>${'x '.repeat(5_000_000)}`],
    ['comments', `<nmaprun><!--${'-'.repeat(10_000_000)}`],
    ['elements', `<nmaprun>${'<a/>'.repeat(2_500_000)}`],
  ])('is done with 10 MB of %s within seconds', (_, text) => {
    const began = performance.now();
    expect(() => parseNmapXml(text)).toThrow(CollectError);
    expect(performance.now() - began).toBeLessThan(15_000);
  });
});
