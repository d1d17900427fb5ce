import { expect, test } from 'vitest';

import { migrateOptions } from './migrations.ts';
import { defaultOptions } from './options.ts';

test.each([
  ['nothing', undefined, defaultOptions],
  ['no options', {}, defaultOptions],
  ['what is unknown', { color: 'red' }, defaultOptions],
  ['what is unusable', { linkTemplate: 7, showUnconfirmed: 'yes', pageSize: 0, rowHeight: 'huge' }, defaultOptions],
  [
    'what was set',
    { linkTemplate: '', showUnconfirmed: false, pageSize: 10, rowHeight: 'comfortable' },
    { linkTemplate: '', showUnconfirmed: false, pageSize: 10, rowHeight: 'comfortable' },
  ],
])('makes options of %s', (_, options, migrated) => {
  expect(migrateOptions({ options })).toEqual(migrated);
});
