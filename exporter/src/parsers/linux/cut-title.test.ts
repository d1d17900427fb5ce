import { describe, expect, it } from 'vitest';
import { parseNetstat } from './netstat.ts';

const header = `Active Internet connections (only servers)
Proto Recv-Q Send-Q Local Address           Foreign Address         State       PID/Program name    
`;

function row(holder: string, port = 22): string {
  return `tcp        0      0 :::${port}                   :::*                    LISTEN      ${holder}\n`;
}

const asked = { tcp: true, udp: true, process: true, privileged: true };

describe('what BusyBox leaves of the title of a process', () => {
  it.each<[title: string, printed: string, process: string]>([
    ['sshd: /usr/sbin/sshd [listener] 0 of 10-100 startups', '9/sshd [listener] 0', 'sshd'],
    ['sshd: /usr/sbin/sshd [listener] 0 of 10-100 startups', '1873/sshd [listener', 'sshd'],
    ['sshd: /usr/sbin/sshd -D [listener] 0 of 10-100 startups', '4194303/sshd -D [li', 'sshd'],
    ['sshd: sshd: -D -e [listener] 0 of 10-100 startups', '7/sshd -D -e [liste', 'sshd'],
    ['/usr/sbin/dropbear', '600/dropbear', 'dropbear'],
    ['nginx: worker process', '10/nginx: worker pr', 'nginx: worker pr'],
    ['sshd: /', '1/', '-'],
  ])('%s is %s: %s', (_, printed, process) => {
    for (const known of [asked, null]) {
      const { bindings, complete, notes } = parseNetstat(header + row(printed) + row('2/init', 1), known);
      expect(bindings[0]?.process ?? '-').toBe(process);
      expect(bindings[0]?.processCut).toBe(process.startsWith('nginx') ? true : undefined);
      expect(complete.process).toBe(process !== '-' || known !== null);
      expect(notes.filter((note) => note.includes('title'))).toEqual([]);
    }
  });

  it.each<[title: string, printed: string]>([
    ['nginx: master process /usr/sbin/nginx -g daemon off;', '29071/nginx -g daem'],
    ['nginx: master process /usr/sbin/nginx -c /etc/nginx/nginx.conf', '29072/nginx.conf'],
    ['php-fpm: master process (/etc/php83/php-fpm.conf)', '29074/php-fpm.conf)'],
    ['sshd: op@pts/0', '29075/0'],
    ['/usr/bin/redis-server 127.0.0.1:6379', '29076/redis-server '],
    ['sshd: /usr/sbin/sshd -D -e -f /etc/ssh/sshd_config [listener] 0 of 1', '29070/sshd_config ['],
    ['evil /sshd [listen-to-me]', '7/sshd [listen-to-m'],
    ['evil /sshd -D', '7/sshd -D'],
    ['mysshd [listener]', '7/mysshd [listener]'],
  ])('%s is %s: nobody can tell', (_, printed) => {
    for (const known of [asked, null]) {
      const { bindings, complete, notes } = parseNetstat(
        header + row('2/init', 1) + row(printed) + row('3/0', 3),
        known,
      );
      expect(bindings).toEqual([
        { transport: 'tcp', address: '::', port: 1, process: 'init' },
        { transport: 'tcp', address: '::', port: 22, process: null },
        { transport: 'tcp', address: '::', port: 3, process: null },
      ]);
      expect(complete).toEqual({ tcp: true, udp: known !== null, process: false });
      const name = printed.replace(/^\d+\//, '').trim();
      expect(notes.filter((note) => /holder|title/i.test(note))).toEqual([
        `Names that are a piece of a title, so nobody can tell which programs these are: 2, the first is "${name}" in line 4. netstat of BusyBox cuts titles at their last slash; ss of iproute2 names the program.`,
      ]);
    }
  });

  it('net-tools, which cuts no titles, is believed: by its columns, or by tcp6', () => {
    const six = row('7/Plex Media Serve').replace('tcp ', 'tcp6');
    const filled = (width: number) => row('7/Plex Media Serve'.padEnd(width)) + row('2/init'.padEnd(width), 1);
    const widest = row('99999/Plex Media Se') + row('-'.padEnd(19), 1);
    for (const rows of [filled(20), filled(19), widest, row('2/init', 1) + six]) {
      const { bindings, complete } = parseNetstat(header + rows, asked);
      expect(bindings.map(({ process }) => process)).toContainEqual(expect.stringMatching(/^Plex Media Se/));
      expect(complete.process).toBe(true);
    }
  });

  it('one process that ends its own name in blanks makes it no net-tools', () => {
    const { bindings } = parseNetstat(header + row('7/evil   ') + row('29071/nginx -g daem', 80), asked);
    expect(bindings.map(({ process }) => process)).toEqual(['evil', null]);
  });
});
