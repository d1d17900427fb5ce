import { describe, expect, it } from 'vitest';
import { isLinear, throwsNothingElse } from '../../../test/parsers/hostile.ts';
import { CollectError } from '../../model/collection.ts';
import { parseCsv } from './csv.ts';

describe('parseCsv', () => {
  it.each([
    ['', 'csv: nothing in it: a header and a row for each listener would be right'],
    ['transport,port\n', 'csv: line 1: no row under the header, so it speaks of no asset'],
    [
      'transport,port,vlan\ntcp,22,7\n',
      'csv: line 1: unknown column "vlan": asset, transport, port, address, process are known',
    ],
    ['transport,transport,port\n', 'csv: line 1: column transport stands twice'],
    ['asset,port\na,22\n', 'csv: line 1: no column transport'],
    ['transport,port\ntcp\n', 'csv: line 2: 1 cells, the header names 2'],
    ['transport,port\nsctp,22\n', 'csv: line 2: transport "sctp": tcp or udp would be right'],
    ['transport,port\ntcp,\n', 'csv: line 2: port "": a number would be right'],
    ['transport,port\ntcp,65536\n', 'csv: line 2: 65536 is not a port: 1 to 65535 would be right'],
    ['transport,port\ntcp,22', 'csv: line 2: no end of a line behind it, so its last cell may be cut'],
    ['transport,port,address\ntcp,22,10.0.0\n', 'csv: line 2: "10.0.0" is neither an address nor the name of one'],
    ['asset,transport,port\n,tcp,22\n', 'csv: line 2: no asset in it'],
    ['transport,port\ntcp,"22\n', 'csv: line 2: a quote that does not close'],
    ['transport,port\ntcp,2"2\n', 'csv: line 2: text behind a closing quote, or a quote inside a cell'],
  ])('refuses %j', (text, message) => {
    expect(() => parseCsv(text)).toThrow(new CollectError('parse', message));
  });

  it('knows that a name in a line without an end may be the beginning of one', () => {
    const [parsed] = parseCsv('transport,port,process\r\ntcp,22,ss');
    expect(parsed?.bindings[0]).toMatchObject({ process: 'ss', processCut: true });
  });

  it('counts lines inside cells', () => {
    expect(() => parseCsv('transport,port,process\ntcp,22,"a\nb ""c"""\nudp,0,\n')).toThrow(
      'csv: line 4: 0 is not a port',
    );
  });

  throwsNothingElse(parseCsv, [
    'asset,transport,port,address,process\n',
    'transport,port\n',
    'tcp,22\n',
    'a,udp,161,::,x\n',
    '"',
    ',',
    '\r',
  ]);
  isLinear(parseCsv, {
    rows: ['transport,port\n', 'tcp,22\n'],
    quotes: ['transport,port\n', '""'],
    'a cell of lines': ['transport,port\n"', '\n'],
    cells: ['transport,port\n', ','],
  });
});
