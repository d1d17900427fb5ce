import { describe, expect, it } from 'vitest';
import { isLinear, throwsNothingElse } from '../../../test/parsers/hostile.ts';
import { CollectError } from '../../model/collection.ts';
import { parsePowershell } from './powershell.ts';

const head = '"LocalAddress","LocalPort","State"\r\n';

describe('parsePowershell', () => {
  it.each([
    ['', 'powershell: no socket in it: LocalAddress, LocalPort and State would be right'],
    [`${head}"::","22"\r\n`, 'powershell: line 2: 2 cells under 3 names: "::,22"'],
    [`${head}"::","22","Lis`, 'powershell: line 2: a quote that does not close'],
    [`${head}"::","22","Listen" x\r\n`, 'powershell: line 2: text behind a closing quote, or a quote inside a cell'],
    [`${head}::,22,Listen`, 'powershell: line 2: no end of a line behind it, so its last cell may be cut'],
    [`${head}"::","22","14"\r\n`, 'powershell: line 2: state "14" of a TCP socket: Listen or 2 would be right'],
    [`${head}"::","","Listen"\r\n`, 'powershell: line 2: nobody can tell which tcp port "" is: record with -n'],
    [`${head}"here","0","Listen"\r\n`, 'powershell: line 2: 0 is not a port: 1 to 65535 would be right'],
    [
      '"LocalAddress","LocalPort","RemotePort"\r\n"::","22","0"\r\n',
      'powershell: line 2: state "" of a TCP socket: Listen or 2 would be right',
    ],
    ['[{"LocalPort":22}', 'powershell: line 1: JSON that does not end: the recording is cut'],
    ['[{"LocalPort":22},]', 'powershell: line 1: no JSON, though its brackets close'],
    ['['.repeat(70), 'powershell: line 1: nested deeper than 64'],
    ['[[[[[{"LocalPort":22}]]]]]', 'powershell: line 1: lists in lists, deeper than sockets are printed'],
    ['[{"LocalPort":22}]\nhello', 'powershell: line 2: not JSON: "hello"'],
    ['[1]', 'powershell: line 1: a list of something else than objects'],
    [
      '[{"LocalAddress":"::","LocalPort":22},{"LocalAddress":"::","LocalPort":23}]',
      'powershell: line 1: nobody can tell whether these are of TCP or UDP: select State too, or keep #TYPE',
    ],
  ])('refuses %j', (text, message) => {
    expect(() => parsePowershell(text, null)).toThrow(new CollectError('parse', message));
  });

  it.each(['2', '"2"', '"Listen"', '"LISTEN"', '{"value":2,"Value":"Listen"}'])('knows the state %s', (state) => {
    const text = `{"localaddress":"::","localport":"22","state":${state}}\n`;
    expect(parsePowershell(text, null).bindings).toEqual([
      { transport: 'tcp', address: '::', port: 22, process: null },
    ]);
  });

  it('does not count on objects that may go on', () => {
    const row = '{"LocalAddress":"::","LocalPort":22,"State":2}';
    expect(parsePowershell(row, null).complete.tcp).toBe(false);
    expect(parsePowershell(`${row}\n`, null).complete.tcp).toBe(true);
    expect(parsePowershell(`[${row}]`, null).complete.tcp).toBe(true);
  });

  throwsNothingElse(
    (text) => parsePowershell(text, null),
    [
      head,
      '"::","22","Listen"\r\n',
      '{"LocalPort":22,',
      '"State":2}',
      '[',
      ']',
      '#TYPE MSFT_NetUDPEndpoint\n',
      '"',
      ',',
      'LocalPort;State\n',
    ],
  );
  isLinear((text) => parsePowershell(text, null), {
    rows: [head, '"::","22","Closed"\r\n'],
    quotes: [head, '""'],
    'a quote without end': [`${head}"`, 'a\n'],
    cells: [head, 'a,'],
    objects: ['', '{"LocalPort":22,"State":1}\n'],
    'a text without end': ['["', '\\"'],
    lists: ['', '[]\n'],
    'braces in texts': ['[', '"{[",'],
  });
});
