/** Parses the config and reads each state of the store of a plant, and does nothing with them: the least that a restart could cost. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { inflateSync } from 'node:zlib';
import { parse } from 'yaml';

const [, , folder = '.'] = process.argv;
parse(readFileSync(join(folder, 'otports.yml'), 'utf8'));
const store = new DatabaseSync(join(folder, 'data', 'otports.db'), { readOnly: true });
for (const { state } of store.prepare('SELECT state FROM asset WHERE state IS NOT NULL').iterate()) {
  JSON.parse(inflateSync(state).toString('utf8'));
}
store.close();
