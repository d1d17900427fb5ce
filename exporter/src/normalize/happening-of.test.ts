import { describe, expect, it } from 'vitest';
import type { CollectorName } from '../model/source/collector-name.ts';
import type { Shown } from '../model/observation.ts';
import { happeningOf } from './happening-of.ts';

const footprint = { sessions: 1, requests: 2, sentBytes: 3, receivedBytes: 4 };
const frame = (collector: CollectorName) => ({ asset: 'hmi-01', collector, startedAt: 1_000, at: 1_400, footprint });
const attempt = { at: 1_400, durationMs: 400, footprint, remember: 'r' };
const shown: Shown = {
  bindings: [{ transport: 'tcp', address: '*', port: 22, process: null }],
  complete: { tcp: true, udp: false, process: false },
  raw: Buffer.from('abc'),
  identity: { vendor: 'V', model: null, description: null },
  notes: ['n'],
};
/** What every kind of answer makes of the above. */
const seen = {
  asset: 'hmi-01',
  complete: shown.complete,
  listeners: [{ transport: 'tcp', port: 22, exposure: 'any', bindings: [{ address: '*', process: null }] }],
  evidence: { sha256: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad', bytes: 3 },
  identity: shown.identity,
};
const answered = [{ transport: 'tcp' as const, port: 22, at: 900 }];

describe('what a collector brought home, as something that happened', () => {
  it('is a look, as old as its beginning', () => {
    expect(happeningOf({ kind: 'look', ...shown, remember: 'r', answerMs: 7 }, frame('ssh'))).toEqual({
      kind: 'look',
      ...attempt,
      observation: { ...seen, collector: 'ssh', takenAt: 1_000, notes: ['n'] },
    });
  });

  it.each([
    ['content', 'The recording says itself when it was taken.'],
    ['file', 'The recording does not say when it was taken, so its age is that of its file.'],
  ] as const)('is a recording, with its own age, which is that of its %s', (agedBy, note) => {
    const recording = { kind: 'recording' as const, ...shown, remember: 'r', takenAt: 500, agedBy };
    const observation = { ...seen, collector: 'import', takenAt: 500, notes: ['n', note] };
    expect(happeningOf(recording, frame('import'))).toEqual({ kind: 'recording', ...attempt, observation });
    expect(happeningOf({ ...recording, answered }, frame('import'))).toEqual({
      kind: 'recording',
      ...attempt,
      observation: { ...observation, answered },
    });
  });

  it('is what a sensor saw, as old as what it saw last', () => {
    const ended = [{ transport: 'udp' as const, port: 161 }];
    const heard = { takenAt: 900, answered, ended, sawEveryDay: true, countsForMs: 0 };
    const wire = { kind: 'wire' as const, ...shown, remember: 'r', ...heard };
    expect(happeningOf(wire, frame('suricata'))).toEqual({
      kind: 'wire',
      ...attempt,
      observation: { ...seen, collector: 'suricata', takenAt: 900, notes: ['n'], answered, ended },
    });
  });

  it('is nothing new, and then says nothing of any listener', () => {
    const { identity, notes } = shown;
    const said = { kind: 'nothing_new' as const, why: 'Nothing new.', takenAt: 500, identity, notes };
    expect(happeningOf({ ...said, remember: 'r' }, frame('import'))).toEqual({ ...said, ...attempt });
  });
});
