import { describe, expect, it } from 'vitest';
import { observation } from '../../compare/fixtures.ts';
import { observationJson } from './observation-json.ts';
import { observationTable } from './observation-table.ts';

describe('what a look could not see', () => {
  const ports = 'what is not listed may be open all the same.';
  it.each([
    [{ tcp: true, udp: true, process: true }, false, false],
    [{ tcp: true, udp: true, process: false }, false, true],
    [{ tcp: true, udp: false, process: true }, `UDP ports are not seen in full: ${ports}`, false],
    [{ tcp: false, udp: false, process: false }, `TCP and UDP ports are not seen in full: ${ports}`, true],
  ])('of %j', (complete, sentence, processes) => {
    const text = observationTable(observation(0, ['tcp/22 0.0.0.0=sshd'], complete));
    expect(text.includes(ports)).toBe(sentence !== false);
    expect(text).toMatch(/\n1 listener\n$/);
    if (sentence !== false) expect(text).toContain(`\n${sentence}\n`);
    expect(text.includes('\nProcesses are not seen in full: "?" stands for one')).toBe(processes);
  });
});

describe('what the asset is', () => {
  const seen = observation(0, ['tcp/22 0.0.0.0=sshd'], { tcp: true, udp: true, process: true });

  it.each([
    [
      { vendor: 'Siemens', model: '6ES7 315', description: 'firmware V3.2.6' },
      ' · Siemens 6ES7 315 · firmware V3.2.6 · ',
    ],
    [{ vendor: null, model: '6ES7 315', description: null }, ' · 6ES7 315 · '],
  ])('%j stands in the first line, and in the JSON', (identity, text) => {
    expect(observationTable({ ...seen, identity }).split('\n', 1)[0]).toContain(text);
    expect(observationJson({ ...seen, identity })).toMatchObject(identity);
  });
});
