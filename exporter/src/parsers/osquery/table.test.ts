import { describe, expect, it } from 'vitest';
import { CollectError } from '../../model/collection.ts';
import { detectFormat } from '../recording/detect.ts';
import { parseOsquery } from './osquery.ts';

const head = 'pid|name|port|protocol|family|address';
const rows = [head, '812|sshd|22|6|2|0.0.0.0', '500|dhclient|68|17|2|0.0.0.0', '7|dbus|0|0|1|'];

function doors(text: string): readonly string[] {
  return parseOsquery(text).flatMap(({ bindings }) =>
    bindings.map((one) => `${one.transport} ${one.address} ${one.port} ${one.process ?? '-'}`),
  );
}

describe('osqueryi --csv', () => {
  it.each([
    ['bars', `${rows.join('\n')}\n`],
    ['commas', `${rows.join('\n').replaceAll('|', ',')}\n`],
    ['the command around it', `op@hmi:~$ osqueryi --csv "select"\n${rows.join('\r\n')}\r\nop@hmi:~$ exit\n`],
  ])('is read with %s', (_, text) => {
    expect(detectFormat(text)).toBe('osquery');
    expect(doors(text)).toEqual(['tcp 0.0.0.0 22 sshd', 'udp 0.0.0.0 68 dhclient']);
    expect(parseOsquery(text)[0]?.complete).toEqual({ tcp: true, udp: true, process: true });
  });

  it.each([
    [`${head}\n812|sshd|22|6|2|0.0.0.0`, 'osquery: line 2: no end of a line behind it, so its last cell may be cut'],
    [`${head}\n812|sshd|22|6\n`, 'osquery: line 2: 4 cells under 6 names: "812|sshd|22|6"'],
    [`${head}\n812|sshd|ssh|6|2|0.0.0.0\n`, 'osquery: line 2: port "ssh": a number would be right'],
  ])('refuses %j', (text, message) => {
    expect(() => parseOsquery(text)).toThrow(new CollectError('parse', message));
  });
});
