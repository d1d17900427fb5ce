import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { mutated } from '../../fuzz/mutate.ts';
import { Random } from '../../fuzz/random.ts';
import { ownRecordings, recordingsIn } from '../../fuzz/recordings.ts';
import { inputOf, timedInput } from '../../fuzz/search.ts';
import { targets, type Target } from '../../fuzz/targets.ts';

const kept = fileURLToPath(new URL('../../testdata/fuzz/', import.meta.url));
const recordings = recordingsIn([ownRecordings]);

function targetNamed(name: string): Target {
  return targets.find((target) => target.name === name)!;
}

describe('an input that a fuzz run once found', () => {
  const cases = globSync('*/*', { cwd: kept }).sort();

  it.each(cases)('%s does no harm', (file) => {
    const target = targetNamed(file.split('/', 1)[0]!);
    expect(timedInput(target, readFileSync(kept + file)).fault).toBeNull();
  });
});

describe('a short fuzz run', () => {
  it.each(targets.map(({ name }) => name))('finds nothing in %s', (name) => {
    const target = targetNamed(name);
    const seeds = target.seeds(recordings);
    for (let number = 0; number < 150; number++) {
      expect(timedInput(target, inputOf(target, seeds, { seed: 4, number })).fault, `input ${number}`).toBeNull();
    }
  });

  it('reads what a target is given, before anything happens to it', () => {
    for (const target of targets) {
      const verdicts = target.seeds(recordings).map((seed) => timedInput(target, Buffer.from(seed, 'latin1')));
      expect(
        verdicts.some(({ read }) => read),
        target.name,
      ).toBe(true);
    }
  });

  it('makes the same inputs of the same seed, and others of another', () => {
    const seeds = ['tcp LISTEN 0 5 *:502 *:*\n', 'udp UNCONN 0 0 *:161 *:*\n'];
    const inputs = (seed: number) =>
      Array.from({ length: 50 }, (_, n) => mutated(seeds, new Random(seed, 'ss', n)).toString('hex'));
    expect(inputs(1)).toEqual(inputs(1));
    expect(new Set([...inputs(1), ...inputs(2)]).size).toBeGreaterThan(80);
  });
});
