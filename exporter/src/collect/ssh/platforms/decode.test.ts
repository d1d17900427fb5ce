import { describe, expect, it } from 'vitest';
import { decodeOutput } from './decode.ts';

const row = 'tcp LISTEN 0 5 *:1 *:* users:((';

describe('decodeOutput', () => {
  it.each(['"a\x01b",pid=1,fd=2))', '"a\n\x01b",pid=1,fd=2))', '"\n\n\x1b",pid=1,fd=2))', '"\r\u2028",pid=1,fd=2))'])(
    'lets names of processes be what they are, in the lines below too: %j',
    (name) => {
      expect(decodeOutput('ss', Buffer.from(row + name), /users:\(\(/)).toBe(row + name);
    },
  );

  it.each([
    ['before the names', `\x01${row}"a",pid=1,fd=2))`, 1],
    ['in a row below one with names', `${row}"a",pid=1,fd=2))\ntcp LISTEN 0 5 *:80\x01 *:*`, 2],
    ['in a line that stands below no name', `tcp LISTEN 0 5 *:1 *:*\n\x01`, 2],
    ['that no name can have', `${row}"a\0",pid=1,fd=2))`, 1],
  ])('refuses a control character %s', (_, text, line) => {
    expect(() => decodeOutput('ss', Buffer.from(text), /users:\(\(/)).toThrow(`ss: line ${line}: not text`);
  });
});
