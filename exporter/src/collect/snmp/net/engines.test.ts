import { describe, expect, it } from 'vitest';
import { meetEngine, noEngines } from './engines.ts';

/** The result of each of these looks: `ok`, or the beginning of its note. */
function looksBy(engines: string): string[] {
  let known = noEngines;
  return engines.split(/(?!^)/).map((engine) => {
    const meeting = meetEngine(known, engine);
    known = meeting.engines;
    return meeting.note === null ? 'ok' : meeting.note.replace(/ (engine answers|take turns) .*/, ' $1');
  });
}

const another = 'Another SNMP engine answers';
const turns = 'SNMP engines take turns';

describe('meetEngine', () => {
  it.each<[string, string, string[]]>([
    ['one engine', 'aaa', ['ok', 'ok', 'ok']],
    ['a device that was replaced: its second look counts in full', 'aabb', ['ok', 'ok', another, 'ok']],
    ['replaced twice', 'abbcc', ['ok', another, 'ok', another, 'ok']],
    ['a pair in turns', 'abab', ['ok', another, turns, turns]],
    [
      'a pair, each for a while: no look counts in full',
      'aabbaabb',
      ['ok', 'ok', another, 'ok', ...Array<string>(4).fill(turns)],
    ],
  ])('%s: %s', (_name, engines, expected) => {
    expect(looksBy(engines)).toEqual(expected);
  });

  it('forgets the other one when an engine has answered alone for 24 looks', () => {
    const seen = looksBy(`aba${'a'.repeat(24)}bb`);
    expect(seen.slice(0, 3)).toEqual(['ok', another, turns]);
    expect(seen.slice(3, 25)).toEqual(Array<string>(22).fill(turns));
    expect(seen.slice(25)).toEqual(['ok', 'ok', another, 'ok']);
  });

  it('names the engines, and no more than four of them', () => {
    const four = meetEngine({ known: ['a', 'b', 'c', 'd'], alone: 1, turns: true }, 'e');
    expect(four.engines.known).toEqual(['e', 'a', 'b', 'c']);
    expect(four.note).toBe(
      'SNMP engines take turns at this address (e, a, b, c): there are several machines behind it, name each by an address of its own. What this look does not show is not taken as closed.',
    );
    expect(meetEngine({ known: ['a'], alone: 9, turns: false }, 'b').note).toBe(
      'Another SNMP engine answers than before (b, before that a): the device was replaced or set up anew, or there are several behind this address. What this look does not show is not taken as closed.',
    );
  });

  it('knows none where the protocol names none', () => {
    expect(meetEngine({ known: ['a'], alone: 3, turns: false }, null)).toEqual({ engines: noEngines, note: null });
  });
});
