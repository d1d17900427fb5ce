import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CollectError } from '../../model/collection.ts';
import { parseNetstat } from './netstat.ts';

const everything = { tcp: true, udp: true, process: true };
const nothing = { tcp: false, udp: false, process: false };
const title = 'Active Internet connections (only servers)\n';
const header = `${title}Proto Recv-Q Send-Q Local Address           Foreign Address         State       PID/Program name    \n`;
const bare = `${title}Proto Recv-Q Send-Q Local Address           Foreign Address         State       \n`;

function listed(text: string): string[] {
  return parseNetstat(text, null).bindings.map(
    ({ transport, address, port, process, processCut }) =>
      `${transport} ${address} ${port} ${process ?? '-'}${processCut === true ? '+' : ''}`,
  );
}

describe('parseNetstat', () => {
  it.each<[string, string, string[]]>([
    [
      'net-tools -tulpn',
      `${header}tcp        1      0 0.0.0.0:502             0.0.0.0:*               LISTEN      10/python3
tcp        0      0 0.0.0.0:22              0.0.0.0:*               LISTEN      600/sshd: /usr/sbin
tcp6       0      0 :::80                   :::*                    LISTEN      -
udp        0      0 0.0.0.0:68              0.0.0.0:*                           903/NetworkManager
udp6       0      0 ::1:161                 :::*                                8/`,
      [
        'tcp 0.0.0.0 502 python3',
        'tcp 0.0.0.0 22 sshd: /usr/sbin+',
        'tcp :: 80 -',
        'udp 0.0.0.0 68 NetworkManager',
        'udp ::1 161 -',
      ],
    ],
    [
      'BusyBox -tuln, one protocol for both families',
      `${bare}tcp        0      0 :::2404                 :::*                    LISTEN      
tcp        0      0 2001:db8:85a3:8d3:1319:8a2e:370:7348:44818 :::*                    LISTEN      
tcp        0      0 ::ffff:127.0.0.1:8005   :::*                    LISTEN      
udp        0      0 fe80::5054:ff:fe12:3456:123 :::*                                `,
      [
        'tcp :: 2404 -',
        'tcp 2001:db8:85a3:8d3:1319:8a2e:370:7348 44818 -',
        'tcp ::ffff:127.0.0.1 8005 -',
        'udp fe80::5054:ff:fe12:3456 123 -',
      ],
    ],
    [
      'names of columns in Japanese',
      `稼働中のインターネット接続 (サーバのみ)
Proto 受信-Q 送信-Q 内部アドレス            外部アドレス            状態        PID/Program name    
tcp        0      0 0.0.0.0:22              0.0.0.0:*               LISTEN      600/sshd            
udp        0      0 0.0.0.0:161             0.0.0.0:*                           8/snmpd             
`,
      ['tcp 0.0.0.0 22 sshd', 'udp 0.0.0.0 161 snmpd'],
    ],
    [
      'the column of SELinux (-Z) where the header is gone',
      'tcp        0      0 0.0.0.0:102             0.0.0.0:*               LISTEN      9/s7d                system_u:system_r:initrc_t:s0\n',
      ['tcp 0.0.0.0 102 s7d'],
    ],
    [
      'the column of SELinux (-Z)',
      `${header.replace('name    \n', 'name     Security Context                                 \n')}tcp        0      0 0.0.0.0:22              0.0.0.0:*               LISTEN      600/sshd: /usr/sbin  system_u:system_r:sshd_t:s0-s0:c0.c1023          
udp        0      0 0.0.0.0:161             0.0.0.0:*                           8/snmpd              -                                                 
`,
      ['tcp 0.0.0.0 22 sshd: /usr/sbin+', 'udp 0.0.0.0 161 snmpd'],
    ],
    [
      'connections and connected UDP beside listeners',
      `Active Internet connections (servers and established)
Proto Recv-Q Send-Q Local Address           Foreign Address         State      
tcp        0      0 127.0.0.1:502           127.0.0.1:41542         ESTABLISHED
tcp        0      0 127.0.0.1:503           127.0.0.1:nobody-knows  VERBUNDEN
tcp        0      0 0.0.0.0:9               0.0.0.0:*               CLOSE
tcp        0      0 0.0.0.0:22              0.0.0.0:*               LISTEN     
udp        0      0 127.0.0.1:40001         127.0.0.1:514           ESTABLISHED
udp        0      0 127.0.0.1:514           0.0.0.0:*                          
raw6       0      0 :::58                   :::*                    7          
Active UNIX domain sockets (servers and established)
Proto RefCnt Flags       Type       State         I-Node   Path
unix  2      [ ACC ]     STREAM     LISTENING     13851    /run/a b:* tcp 0 0
unix  3      [ ]         DGRAM                    11098    `,
      ['tcp 0.0.0.0 22 -', 'udp 127.0.0.1 514 -'],
    ],
    [
      'names instead of numbers',
      `${bare}tcp        0      0 localhost:smtp          0.0.0.0:*               LISTEN     
tcp        0      0 localhost.localdom:http 0.0.0.0:*               LISTEN     
tcp6       0      0 [::]:ssh                [::]:*                  LISTEN     
tcp        0      0 *:webcache              *:*                     LISTEN     
udp        0      0 0.0.0.0:bootpc          0.0.0.0:*                          `,
      ['tcp localhost 25 -', 'tcp localhost.localdom 80 -', 'tcp :: 22 -', 'tcp * 8080 -', 'udp 0.0.0.0 68 -'],
    ],
    [
      'addresses net-tools has cut, never as other valid ones: the port is whole',
      `${bare}tcp6       0      0 2001:db8:85a3:8d3:44818 :::*                    LISTEN     
tcp6       0      0 fe80::5054:ff:fe12:3:22 :::*                    LISTEN     
udp6       0      0 fe80::5054:ff:fe12::123 :::*                               `,
      ['tcp 2001:db8:85a3:8d3... 44818 -', 'tcp fe80::5054:ff:fe12:3... 22 -', 'udp fe80::5054:ff:fe12:... 123 -'],
    ],
    [
      'owners, timers and holders',
      `${title}Proto Recv-Q Send-Q Local Address           Foreign Address         State       User       Inode      PID/Program name     Timer
tcp        0      0 0.0.0.0:8080            0.0.0.0:*               LISTEN      root       104226     9877/a off 1         off (0.00/0/0)
udp        0      0 0.0.0.0:68              0.0.0.0:*                           0          104231     -                    off (0.00/0/0)`,
      ['tcp 0.0.0.0 8080 a off 1', 'udp 0.0.0.0 68 -'],
    ],
    [
      'rows whose header was filtered away',
      `tcp        0      0 0.0.0.0:502             0.0.0.0:*               LISTEN      10/python3
tcp        0      0 0.0.0.0:503             0.0.0.0:*               LISTEN      root       104226     9877/nginx: master
tcp        0      0 0.0.0.0:504             0.0.0.0:*               LISTEN`,
      ['tcp 0.0.0.0 502 python3', 'tcp 0.0.0.0 503 nginx: master', 'tcp 0.0.0.0 504 -'],
    ],
    [
      'a German net-tools',
      `Aktive Internetverbindungen (Nur Server)
Proto Recv-Q Send-Q Local Address           Foreign Address         State       PID/Program name    
tcp        0      0 0.0.0.0:22              0.0.0.0:*               LISTEN      600/sshd
Aktive Sockets in der UNIX-Domäne (Nur Server)
Proto RefZähler Flaggen Typ Zustand I-Node Pfad
unix  2      [ ACC ]     STREAM     HÖRT     13851    /run/x`,
      ['tcp 0.0.0.0 22 sshd'],
    ],
    [
      'a greeting, the command, the banner and the next prompt',
      `*** authorised use only ***
root@gw:/tmp/home/root# netstat -tulpn
netstat: showing only processes with your user ID
${header}tcp        0      0 0.0.0.0:80              0.0.0.0:*               LISTEN      1491/uhttpd
root@gw:/tmp/home/root# `,
      ['tcp 0.0.0.0 80 uhttpd'],
    ],
    [
      'sctp and udplite, which are not watched',
      `${bare}sctp                0.0.0.0:2905                                    LISTEN
udpl       0      0 0.0.0.0:7777            0.0.0.0:*                          
tcp        0      0 0.0.0.0:80              0.0.0.0:*               LISTEN      `,
      ['tcp 0.0.0.0 80 -'],
    ],
  ])('reads %s', (_, text, bindings) => {
    expect(listed(text)).toEqual(bindings);
  });

  it.each([
    ['', 'netstat: no socket in it: even a machine that offers nothing shows the one it was asked through'],
    [bare, 'netstat: no socket in it: even a machine that offers nothing shows the one it was asked through'],
    [
      "netstat: invalid option -- 'p'\nBusyBox v1.35.0\n",
      'netstat: no socket in it: even a machine that offers nothing shows the one it was asked through',
    ],
    [
      `${bare}tcp        0      0 0.0.0.0:80`,
      'netstat: line 3: not a row of netstat: "tcp        0      0 0.0.0.0:80"',
    ],
    [
      `${bare}tcp 0 0 0.0.0.0:80 0.0.0.0:* LIS`,
      'netstat: line 3: state "LIS" of a socket without a peer: LISTEN would be right, record with LC_ALL=C',
    ],
    [
      `${header}tcp 0 0 0.0.0.0:80 0.0.0.0:* LISTEN 10`,
      'netstat: line 3: "10" is no PID/Program name: 600/sshd or - would be right',
    ],
    [`${bare}tcp 0 0 0.0.0.0:80 0.0.0.0:* LISTEN 10/a`, 'netstat: line 3: more columns than the header names: "10/a"'],
    [
      `${bare}tcp 0 0 0.0.0.0:nobody 0.0.0.0:* LISTEN`,
      'netstat: line 3: nobody can tell which tcp port "nobody" is: record with -n',
    ],
    [`${bare}tcp 0 0 0.0.0.0:0 0.0.0.0:* LISTEN`, 'netstat: line 3: 0 is not a port: 1 to 65535 would be right'],
    [`${bare}tcp 0 0 0.0.0:1 0.0.0.0:* LISTEN`, 'netstat: line 3: "0.0.0" is neither an address nor the name of one'],
    [
      `${bare}tcp 0 0 :::1 :::* LISTEN\ntcp 0 0 fe80::f816:3eff:fe0c:22 :::* LISTEN`,
      'netstat: line 4: "fe80::f816:3eff:fe0c:22" may be cut, and with it the port: record with -W, or /proc/net',
    ],
    [
      `${bare}tcp 0 0 0.0.0.0:80 0.0.0.0:* LISTEN\nwarning, got bogus tcp line.`,
      'netstat: line 4: not a row of netstat: "warning, got bogus tcp line."',
    ],
    [
      '0.0.1:80 0.0.0.0:*               LISTEN\ntcp 0 0 0.0.0.0:80 0.0.0.0:* LISTEN',
      'netstat: line 1: not a row of netstat: "0.0.1:80 0.0.0.0:*               LISTEN"',
    ],
    [
      'Active Internet connections (including servers)\nProto Recv-Q Send-Q  Local Address          Foreign Address        (state)\ntcp4       0      0  *.22                   *.*                    LISTEN',
      'netstat: line 2: this is netstat of BSD or macOS; netstat of Linux and BusyBox can be read',
    ],
    [
      `${bare}Active UNIX domain sockets (only servers)\nProto RefCnt Flags Type State I-Node Path\ntcp 0 0 0.0.0.0:80 0.0.0.0:* LISTEN`,
      'netstat: line 5: not a row of netstat: "tcp 0 0 0.0.0.0:80 0.0.0.0:* LISTEN"',
    ],
  ])('refuses %j', (text, message) => {
    expect(() => parseNetstat(text, null)).toThrow(new CollectError('parse', message));
  });

  it('refuses more rows and more lines than any machine has', () => {
    const row = 'tcp 0 0 0.0.0.0:80 0.0.0.0:* LISTEN\n';
    expect(() => parseNetstat(bare + row.repeat(65_537), null)).toThrow('netstat: line 65539: more than 65536 sockets');
    expect(() => parseNetstat('x\n'.repeat(65_537), null)).toThrow(
      'netstat: line 65537: 65536 lines and no socket among them',
    );
  });

  it('reads a cell of holders that is empty in a recording as unknown, and refuses it in a live answer', () => {
    const text = `${header}tcp 0 0 0.0.0.0:80 0.0.0.0:* LISTEN 10/a\nudp 0 0 127.0.0.11:43689 0.0.0.0:*\n`;
    expect(listed(text)).toEqual(['tcp 0.0.0.0 80 a', 'udp 127.0.0.11 43689 -']);
    expect(parseNetstat(text, null).complete).toEqual({ tcp: true, udp: true, process: false });
    expect(() => parseNetstat(text, { ...everything, privileged: true })).toThrow(
      'netstat: line 4: "" is no PID/Program name: 600/sshd or - would be right',
    );
  });

  it.each([
    ['ESCUCHAR', 'Proto  Recib Enviad Dirección local         Dirección remota       Estado       PID/Program name'],
    ['ESCUCHAR', 'Protocolo Recv-Q Send-Q Dirección Local Dirección Externa Estado       PID/Program name'],
    ['LISTEN', 'Proto CodaRic CodaInv Indirizzo locale        Indirizzo remoto       Stato       PID/Program name'],
    ['OUÇA', 'Proto Recv-Q Send-Q Endereço Local          Endereço Remoto         Estado      PID/Program name'],
    ['NASLOUCHÁ', 'Proto Přích-F Odch-F Místní Adresa          Vzdálená Adresa         Stav      PID/Program name'],
    ['LYSSNAR', 'Proto Recv-Q Send-Q Lokal adress            Motpartsadress          Tillstånd   PID/Program name'],
    ['ESCOLTA', 'Proto Recv-Q Send-Q Adreça local Adreça exterior Estat       PID/Program name'],
    ['LISTEN', 'Proto  VvJrk SaatJrk Kohalik aadress        Väline aadress          Olek        PID/Program name'],
    ['LISTEN', 'პროტო მიღ-Q გაგზ-Q ლოკალური მისამართი   გარე მისამართი   მდგომარეობა PID/Program name'],
  ])('reads %s under %j', (state, names) => {
    const text = `x (x)\n\n${names}\ntcp        0      0 0.0.0.0:502             0.0.0.0:*               ${state}    700/plc gate 1     \nx UNIX (x)\nProto x x x x x x\nunix  2      [ ACC ]     x  x  21451    /run/x\n`;
    expect(parseNetstat(text, null)).toMatchObject({
      bindings: [{ transport: 'tcp', address: '0.0.0.0', port: 502, process: 'plc gate 1' }],
      complete: { tcp: true, process: true },
    });
  });

  it.each([
    ['关闭 (0.00/0/0)', 'State       PID/Program name     Timer'],
    ['apagado (0.00/0/0)', 'Estado       PID/Program name Temporizador'],
    ['desligado (0.00/0/0)', 'Estado      PID/Program name     Temporizador'],
    ['オフ (0.00/0/0)', '状態        PID/Program name    タイマ'],
    ['eikäi ((0.00/0/0)', 'Olek        PID/Program name     Taimer'],
  ])('reads holders before the timer %j', (timer, names) => {
    const local = names.startsWith('State') ? 'Local Address           Foreign Address         ' : 'Local Otro ';
    const text = `Proto Recv-Q Send-Q ${local}${names}\ntcp        0      0 0.0.0.0:502             0.0.0.0:*               LISTEN    700/plc gate         ${timer}\nudp        0      0 0.0.0.0:161             0.0.0.0:*                         -                    ${timer}\n`;
    expect(listed(text)).toEqual(['tcp 0.0.0.0 502 plc gate', 'udp 0.0.0.0 161 -']);
  });

  it.each([
    ['a second dump', `${header}tcp 0 0 0.0.0.0:80 0.0.0.0:* LISTEN 10/a\n`.repeat(2), 'tcp over IPv4', 6, 3],
    [
      'the dump of another host behind another prompt',
      `$ netstat -tln\n${bare}tcp 0 0 0.0.0.0:80 0.0.0.0:* LISTEN\n$ ssh b\n$ netstat -tln\n${bare}tcp 0 0 10.0.0.2:22 0.0.0.0:* LISTEN\n`,
      'tcp over IPv4',
      9,
      4,
    ],
    [
      'rows without headers, appended by a job',
      'tcp 0 0 0.0.0.0:80 0.0.0.0:* LISTEN\ntcp6 0 0 :::80 :::* LISTEN\ntcp 0 0 10.0.0.2:22 0.0.0.0:* LISTEN\ntcp 0 0 0.0.0.0:80 0.0.0.0:* LISTEN\n',
      'tcp over IPv4 0.0.0.0:80',
      4,
      1,
    ],
    [
      'rows of one family without headers, appended by a job',
      'tcp 0 0 0.0.0.0:80 0.0.0.0:* LISTEN\ntcp 0 0 0.0.0.0:22 0.0.0.0:* LISTEN\n'.repeat(2),
      'tcp over IPv4 0.0.0.0:80',
      3,
      1,
    ],
  ])('refuses %s', (_, text, what, line, first) => {
    const message = `netstat: line ${line}: ${what} is listed a second time (first in line ${first}): one recording is of one asset at one time`;
    expect(() => parseNetstat(text, null)).toThrow(new CollectError('parse', message));
  });

  it('knows that one name is of both families', () => {
    const rows = (proto: string, peer: string): string =>
      `${proto} 0 0 localhost:ipp ${peer} LISTEN\n${proto} 0 0 localhost:smtp ${peer} LISTEN\n`;
    expect(listed(`${bare}${rows('tcp', '*:*')}${rows('tcp6', '[::]:*')}`)).toHaveLength(4);
    expect(listed(`${bare}${rows('tcp', '*:*')}${rows('tcp', '[::]:*')}`)).toHaveLength(4);
  });

  it('takes what one asset answered to several commands for one recording', () => {
    const text = `$ netstat -tln4\n${bare}tcp 0 0 0.0.0.0:80 0.0.0.0:* LISTEN\n$ netstat -tln6\n${bare}tcp6 0 0 :::80 :::* LISTEN\n$ netstat -uln\n${bare}udp 0 0 0.0.0.0:80 0.0.0.0:*\nudp 0 0 0.0.0.0:5353 0.0.0.0:*\nudp 0 0 0.0.0.0:5353 0.0.0.0:*\n$ netstat -tn\nActive Internet connections (w/o servers)\nProto Recv-Q Send-Q Local Address           Foreign Address         State\ntcp 0 0 10.0.0.1:80 10.0.0.2:5 ESTABLISHED\n`;
    expect(listed(text)).toHaveLength(5);
  });

  it('takes no prompt for granted in a live answer', () => {
    const text = `${bare}tcp 0 0 0.0.0.0:80 0.0.0.0:* LISTEN\n$ exit\n`;
    expect(() => parseNetstat(text, everything)).toThrow('netstat: line 4: not a row of netstat: "$ exit"');
  });

  it.each([
    [
      'holders of all',
      `${header}tcp 0 0 0.0.0.0:80 0.0.0.0:* LISTEN 10/a\nudp 0 0 0.0.0.0:80 0.0.0.0:* 10/a`,
      null,
      everything,
    ],
    ['no udp seen', `${header}tcp 0 0 0.0.0.0:80 0.0.0.0:* LISTEN 10/a`, null, { ...everything, udp: false }],
    ['no udp, but asked', `${header}tcp 0 0 0.0.0.0:80 0.0.0.0:* LISTEN 10/a`, everything, everything],
    ['no holders asked', `${bare}tcp 0 0 0.0.0.0:80 0.0.0.0:* LISTEN`, null, { ...nothing, tcp: true }],
    ['a kernel socket', `${header}tcp 0 0 0.0.0.0:2049 0.0.0.0:* LISTEN -`, null, { ...nothing, tcp: true }],
    [
      'a kernel socket, seen by root',
      `${header}tcp 0 0 0.0.0.0:2049 0.0.0.0:* LISTEN -`,
      { ...everything, privileged: true },
      everything,
    ],
    [
      'a banner',
      `(Not all processes could be identified, non-owned process info\n will not be shown, you would have to be root to see it all.)\n${header}tcp 0 0 0.0.0.0:80 0.0.0.0:* LISTEN 10/a`,
      everything,
      { ...everything, process: false },
    ],
    [
      'connections only',
      'Active Internet connections (w/o servers)\nProto Recv-Q Send-Q Local Address Foreign Address State\ntcp 0 0 10.0.0.1:22 10.0.0.2:5 ESTABLISHED',
      null,
      nothing,
    ],
    ['filtered rows', 'tcp 0 0 0.0.0.0:80 0.0.0.0:* LISTEN 10/a', null, nothing],
  ])('knows how far it counts: %s', (...[, text, asked, complete]) => {
    expect(parseNetstat(text, asked).complete).toEqual(complete);
  });

  it('knows that a name in a line without an end may be the beginning of one', () => {
    const row = `${header}tcp 0 0 0.0.0.0:80 0.0.0.0:* LISTEN 10/ng`;
    expect(parseNetstat(row, null).bindings[0]).toMatchObject({ process: 'ng', processCut: true });
    expect(parseNetstat(`${row}\n`, null).bindings[0]).not.toHaveProperty('processCut');
  });

  it('says what it could not see', () => {
    const text = `hello\n(No info could be read for "-p": geteuid()=65534 but you should be root.)
${header}tcp6 0 0 2001:db8:85a3:8d3:44818 :::* LISTEN -\nudplite 0 0 *:1 *:*`;
    expect(parseNetstat(text, null).notes).toEqual([
      'The account that recorded it could not see the holders of all sockets.',
      'Lines around the table of netstat, read over: 1.',
      'Addresses that netstat may have cut at 22 characters: 1. Record with -W.',
      'It has udplite sockets, which are not watched.',
      'It names no holder.',
      'No udp listener in it: that may mean there is none, or that udp was not recorded.',
    ]);
  });

  it('throws nothing but CollectError, whatever comes', () => {
    const words = [
      'tcp',
      'udp6',
      'LISTEN',
      '0',
      '0.0.0.0:22',
      ':::ssh',
      '0.0.0.0:*',
      ':::*',
      '10/a',
      '-',
      '\n',
      header,
      bare,
      'unix',
    ];
    const soup = fc.array(fc.oneof(fc.constantFrom(...words), fc.string({ unit: 'binary', maxLength: 8 })), {
      maxLength: 40,
    });
    fc.assert(
      fc.property(soup, fc.constantFrom('', ' '), (parts, glue) => {
        try {
          parseNetstat(parts.join(glue), null);
        } catch (error) {
          expect(error).toBeInstanceOf(CollectError);
        }
      }),
    );
  });

  it.each([
    ['blanks in a row', `${header}tcp 0 0 *:1 *:* LISTEN${' '.repeat(10_000_000)}x`],
    ['a timer without end', `${header}tcp 0 0 *:1 *:* LISTEN 1${' off (1'.repeat(1_500_000)}`],
    ['owners', `tcp 0 0 *:1 *:* LISTEN ${'1 '.repeat(5_000_000)}`],
    ['one address', `${header}tcp 0 0 ${':1'.repeat(5_000_000)} *:* LISTEN -`],
    ['prompts', `${bare}tcp 0 0 *:1 *:* LISTEN\n${'a@b c'.repeat(2_000_000)}`],
    ['many lines', 'x\n'.repeat(5_000_000)],
  ])('is done with 10 MB of %s within seconds', (_, text) => {
    const began = performance.now();
    expect(() => parseNetstat(text, null)).toThrow(CollectError);
    expect(performance.now() - began).toBeLessThan(15_000);
  });
});
