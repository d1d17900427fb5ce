import { describe, expect, it } from 'vitest';
import { Findings, formatProblem } from '../read/problem.ts';
import { readAssetsCsv } from './csv.ts';

function read(text: string) {
  const findings = new Findings();
  const layers = readAssetsCsv({ name: 'assets.csv', text, sha256: '' }, findings);
  return { layers, said: [...findings.problems, ...findings.warnings].map(formatProblem) };
}

describe('a CSV inventory', () => {
  it('knows where each field stands, also behind quotes and line breaks in them', () => {
    const { layers } = read('name,note,address,site\r\na,"x, ""y""\r\nz",1.1.1.1,s\r\n\r\n  b ,,2.2.2.2,t\r\n');
    const places = layers.map((layer) =>
      ['name', 'address', 'site'].map((key) => {
        const { line, column } = layer.place([key], 'value');
        return `${line}:${column}`;
      }),
    );
    expect(places).toEqual([
      ['2:1', '3:4', '3:12'],
      ['5:1', '5:7', '5:15'],
    ]);
  });

  it.each([
    ['semicolons', 'name;address;note\na;1.1.1.1;"x; y"\n'],
    ['tabs', 'name\taddress\tnote\na\t1.1.1.1\tx; y\n'],
    ['commas', 'name,address,note\na,1.1.1.1,x; y\n'],
  ])('may be written with %s', (_name, text) => {
    expect(read(text).layers.map((layer) => layer.raw)).toEqual([
      { name: 'a', address: '1.1.1.1', labels: { note: 'x; y' } },
    ]);
  });

  it('takes what is no key of an asset as a label, if it can be one', () => {
    const { layers, said } = read(
      `name,address,Serial No.,Remark,host_key,port\na,1.1.1.1,0815,${'x'.repeat(200)},SHA256:x,2222\n`,
    );
    expect(layers[0]?.raw).toEqual({
      name: 'a',
      address: '1.1.1.1',
      source: { host_key: 'SHA256:x', port: 2222 },
      labels: { serial_no: '0815' },
    });
    expect(layers[0]?.place(['labels', 'serial_no'], 'value')).toMatchObject({ column: 11, path: 'serial no.' });
    expect(said).toEqual([]);
  });

  it('knows where the columns of a source and of labels stand', () => {
    const { layers } = read('name,address,host_key,port,source,Serial No.,note\na,1.1.1.1,SHA256:x,22,ssh,4711,x\n');
    const column = (...path: string[]) => layers[0]?.place(path, 'value').column;
    expect([
      column('source', 'host_key'),
      column('source', 'port'),
      column('source', 'type'),
      column('source'),
    ]).toEqual([...[11, 20, 23, 23]]);
    expect([column('labels', 'serial_no'), column('labels', 'note'), column('labels'), column('poll')]).toEqual([
      ...[27, 32, 1, 1],
    ]);
    expect(layers[0]?.isParticular).toBe(true);
  });

  it.each([
    ['name,address,port', 'a,1.1.1.1,22', { source: { port: 22 } }],
    ['name,address,port', 'a,1.1.1.1,22x', { source: { port: '22x' } }],
    ['name,address,port', 'a,1.1.1.1,x22', { source: { port: 'x22' } }],
    ['name,address,host_key', 'a,1.1.1.1,22', { source: { host_key: '22' } }],
    ['name,address,..(Cost  Centre)..', 'a,1.1.1.1,7', { labels: { cost_centre: '7' } }],
    [`name,address,${'y'.repeat(130)}`, 'a,1.1.1.1,7', { labels: { ['y'.repeat(128)]: '7' } }],
    ['name,address,note', 'a,1.1.1.1,', {}],
  ])('%s: %s', (header, row, more) => {
    expect(read(`${header}\n${row}\n`).layers[0]?.raw).toEqual({ name: 'a', address: '1.1.1.1', ...more });
  });

  it.each([
    ['', []],
    ['name,address\n', []],
    ['name,address,name\n', ['assets.csv:1:14: column "name" stands twice; keep one of them']],
    ['name,address,\n', ['assets.csv:1:14: this column has no name; name it or take it out']],
    ['name,address,zonne\n', ['assets.csv:1:14: column "zonne" is only a label; did you mean "zone"?']],
    [
      'name,address\na,1.1.1.1\nb\n',
      ['assets.csv:3:1: name: has 1 fields, the header has 2; put a field that holds "," in double quotes'],
    ],
  ])('%j', (text, expected) => {
    expect(read(text).said).toEqual(expected);
  });
});
