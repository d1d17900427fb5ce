import { execFileSync } from 'node:child_process';
import type { z } from 'zod';
import { expect, it } from 'vitest';
import { collectorNames, type CollectorName } from '../model/source/collector-name.ts';
import type { SourceTraits } from '../model/source/source-traits.ts';
import type { Source } from './source.ts';
import { sources, sourcesThat } from './sources.ts';

const traits: SourceTraits = {
  asks: true,
  seesProcesses: 'never',
  seesOnlyWire: 'always',
  followsLog: false,
  leastConfirmAfterMs: 0,
};
/** Connect with another name: it is of no consequence here what it does. */
const { schema, resolve, load } = sources.connect;
type Toy = Source<z.output<typeof schema>, Exclude<Awaited<ReturnType<typeof resolve>>, null>>;
const toy = { traits, schema, credential: null, resolve, load } satisfies Toy;

/** tsc is the test here: where it lets one of these through, it reports the line as an unused @ts-expect-error. */
it('a new source is refused by tsc until its table has it, and it says all of itself', () => {
  type Grown = Record<CollectorName | 'made up', object>;
  const tables = [
    { ...sources, 'made up': toy } satisfies Grown,
    // @ts-expect-error it is not in the table
    sources satisfies Grown,
  ];
  const toys = [
    // @ts-expect-error it has no traits
    { schema, credential: null, resolve, load } satisfies Toy,
    // @ts-expect-error nobody knows what may be written of it
    { traits, credential: null, resolve, load } satisfies Toy,
    // @ts-expect-error it does not say whether it logs in
    { traits, schema, resolve, load } satisfies Toy,
    // @ts-expect-error nothing makes settings of what was written
    { traits, schema, credential: null, load } satisfies Toy,
    // @ts-expect-error nothing makes its collector
    { traits, schema, credential: null, resolve } satisfies Toy,
    // @ts-expect-error its schema is that of another source
    { ...toy, schema: sources.ssh.schema } satisfies Toy,
    // @ts-expect-error its settings are those of another source
    { ...toy, resolve: sources.import.resolve } satisfies Toy,
    // @ts-expect-error its collector takes the settings of another source
    { ...toy, load: sources.import.load } satisfies Toy,
    // @ts-expect-error it logs in with nothing that its settings hold
    { ...toy, credential: sources.ssh.credential } satisfies Toy,
  ];
  const { asks, seesProcesses, seesOnlyWire, followsLog, leastConfirmAfterMs } = traits;
  const allTraits = [
    // @ts-expect-error it does not say whether it asks the asset
    { seesProcesses, seesOnlyWire, followsLog, leastConfirmAfterMs } satisfies SourceTraits,
    // @ts-expect-error it does not say whether it sees processes
    { asks, seesOnlyWire, followsLog, leastConfirmAfterMs } satisfies SourceTraits,
    // @ts-expect-error it does not say whether it sees only the wire
    { asks, seesProcesses, followsLog, leastConfirmAfterMs } satisfies SourceTraits,
    // @ts-expect-error it does not say whether it follows a log
    { asks, seesProcesses, seesOnlyWire, leastConfirmAfterMs } satisfies SourceTraits,
    // @ts-expect-error it does not say when its next look is another answer
    { asks, seesProcesses, seesOnlyWire, followsLog } satisfies SourceTraits,
  ];
  expect([tables, toys, allTraits].map(({ length }) => length)).toEqual([2, 9, 5]);
});

it('each type of source of the config has its line, and no other', () => {
  expect(Object.keys(sources).toSorted()).toEqual([...collectorNames].toSorted());
});

it.each(collectorNames)('the schema of %s takes its own name as type, and no other', (name) => {
  expect(collectorNames.filter((type) => sources[name].schema.shape.type.safeParse(type).success)).toEqual([name]);
});

it('who sends something to an asset, and who only reads files', () => {
  const asks = Object.fromEntries(collectorNames.map((name) => [name, sources[name].traits.asks]));
  expect(asks).toMatchObject({ ssh: true, snmp: true, import: false, zeek: false, suricata: false, connect: true });
  expect(sourcesThat((all) => all.asks)).toEqual(collectorNames.filter((name) => asks[name]));
});

it.each([
  ['../config/load.ts', []],
  ['./collectors.ts', ['net-snmp', 'ssh2']],
])('%s loads of the libraries of sessions %j', (module, expected) => {
  const program = `
    import { createRequire } from 'node:module';
    await import(${JSON.stringify(new URL(module, import.meta.url).href)});
    const loaded = Object.keys(createRequire(import.meta.url).cache).join('\\n');
    console.log(JSON.stringify(['net-snmp', 'ssh2'].filter((name) => loaded.includes('/node_modules/' + name + '/'))));`;
  const said = execFileSync(process.execPath, ['--input-type=module', '--eval', program], { encoding: 'utf8' });
  expect(JSON.parse(said)).toEqual(expected);
});
