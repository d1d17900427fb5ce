/**
 * Writes `otports.db` of the version at hand into DIR, packed as FILE for the test of migrations of the next one: to be run
 * before a change of the schema. `node test/store/write-fixture.ts DIR testdata/store/schema-N.db.gz`
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { openStore } from '../../src/record/open-store.ts';
import { writeFixture } from './fixture.ts';
import { startAt } from './records.ts';

const [dataDir = '', file = ''] = process.argv.slice(2);
const store = await openStore({ dataDir, now: () => startAt });
await writeFixture(store);
await store.close();
writeFileSync(file, gzipSync(readFileSync(join(dataDir, 'otports.db')), { level: 9 }));
