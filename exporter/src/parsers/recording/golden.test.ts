import fc from 'fast-check';
import { globSync, readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { CollectError } from '../../model/collection.ts';
import type { Binding } from '../../model/listener.ts';
import { observe } from '../../normalize/observe.ts';
import { isPrompt } from '../foreign.ts';
import { detectFormat } from './detect.ts';
import { formats } from '../../model/source/recording-format.ts';
import { recordingText } from './text.ts';
import { readRecording, type RecordedAsset } from './recording.ts';

const testdata = fileURLToPath(new URL('../../../testdata/parsers/', import.meta.url));
const recordings = globSync(`{${formats.join(',')}}/*--*.{txt,xml}`, {
  cwd: testdata,
}).sort();

/** What is read in a recording, one line for each binding, so that a change is easy to review. */
function reading(file: string): unknown {
  const bytes = readFileSync(testdata + file);
  try {
    return readRecording({ bytes, fileName: basename(file), modifiedAt: 0, format: null, asset: null }).map((one) => ({
      asset: one.asset,
      takenAt: one.takenAt,
      complete: one.collected.complete,
      bindings: one.collected.bindings.map(
        ({ transport, address, port, process, processCut }) =>
          `${transport} ${address} ${port} ${process ?? '-'}${processCut === true ? ' (cut)' : ''}`,
      ),
      notes: one.collected.notes,
    }));
  } catch (error) {
    if (!(error instanceof CollectError)) throw error;
    return { refused: error.message };
  }
}

describe('golden recordings', () => {
  it('are there', () => {
    expect(recordings.length).toBeGreaterThan(25);
  });

  it.each(recordings)('%s', async (file) => {
    const golden = `${testdata}${file.replace(/\.\w+$/, '')}.json`;
    expect(detectFormat(recordingText(readFileSync(testdata + file)))).toBe(dirname(file));
    await expect(`${JSON.stringify(reading(file), null, 2)}\n`).toMatchFileSnapshot(golden);
  });
});

interface Truth {
  readonly listening: readonly { proto: string; address: string; port: number; process: string }[];
}

/** `::` and `*` are the same door where a program cannot say which. */
function door(proto: string, address: string, port: number): string {
  return `${proto} ${address.replace(/^\*$/, '::')} ${port}`;
}

describe('one host at one moment', () => {
  const truth = JSON.parse(readFileSync(`${testdata}debian12.truth.json`, 'utf8')) as Truth;
  const whole = [
    'ss/debian12--H-tanu.txt',
    'ss/debian12--H-tulpn.txt',
    'ss/debian12--H-tulpn-nobody.txt',
    'ss/debian12--H-tulpne.txt',
    'ss/debian12--tulpn.txt',
    'netstat/debian12--an.txt',
    'netstat/debian12--tulpn.txt',
    'netstat/debian12--tulpn-nobody.txt',
    'netstat/debian12--busybox-tuln.txt',
    'proc-net/debian12--tcp-tcp6-udp-udp6.txt',
  ];

  it.each(whole)('%s sees every socket and no other', (file) => {
    const bytes = readFileSync(testdata + file);
    const [recorded] = readRecording({ bytes, fileName: file, modifiedAt: 0, format: null, asset: null });
    const { listeners, complete } = observe({ ...recorded!, collector: 'import' });
    const seen = listeners.flatMap(({ transport, port, bindings }) =>
      bindings.map(({ address }) => door(transport, address, port)),
    );
    expect(seen.toSorted()).toEqual(truth.listening.map((one) => door(one.proto, one.address, one.port)).toSorted());
    const holders = new Map(truth.listening.map((one) => [`${one.proto}/${one.port}`, one.process]));
    for (const { transport, port, bindings } of listeners) {
      for (const { process } of bindings) {
        if (complete.process) expect(process?.split(':')[0]).toBe(holders.get(`${transport}/${port}`));
        else expect(process).toBeNull();
      }
    }
  });

  it.each(recordings.filter((file) => file.startsWith('nmap-xml/')))('%s sees nothing that is not there', (file) => {
    const bytes = readFileSync(testdata + file);
    const [recorded] = readRecording({ bytes, fileName: file, modifiedAt: 0, format: null, asset: null });
    const ports = new Set(truth.listening.map((one) => `${one.proto}/${one.port}`));
    expect(recorded!.collected.bindings.length).toBeGreaterThan(3);
    for (const { transport, port } of recorded!.collected.bindings) expect(ports).toContain(`${transport}/${port}`);
  });
});

/** The beginning of a log is an older state, not half of a newer one. */
const logs = /^osquery\/.*--(?:events|snapshots)/;

describe('a recording that was cut', () => {
  const whole = new Map(
    recordings
      .filter((file) => !logs.test(file))
      .map((file) => [file, readFileSync(testdata + file)] as const)
      .filter(([, bytes]) => readPart(bytes, null) !== null)
      .map(([file, bytes]) => [file, { bytes, doors: bindingsIn(bytes) }]),
  );
  const cut = fc.tuple(fc.constantFrom(...whole.values()), fc.double({ min: 0, max: 1, noNaN: true }));

  function bindingsIn(bytes: Buffer): readonly Binding[] {
    return assetsIn(bytes).flatMap(({ collected }) => collected.bindings);
  }

  function assetsIn(bytes: Buffer): readonly RecordedAsset[] {
    return readRecording({ bytes, fileName: 'x', modifiedAt: 0, format: null, asset: null });
  }

  /** The rest is refused (null), or read without inventing anything. */
  function readPart(part: Buffer, doors: readonly Binding[] | null): readonly RecordedAsset[] | null {
    try {
      const assets = assetsIn(part);
      if (doors === null) return assets;
      for (const one of assets.flatMap(({ collected }) => collected.bindings)) {
        expect(
          doors.some((door) => isBeginningOf(one, door)),
          JSON.stringify(one),
        ).toBe(true);
      }
      return assets;
    } catch (error) {
      expect(error).toBeInstanceOf(CollectError);
      return null;
    }
  }

  function isBeginningOf(part: Binding, door: Binding): boolean {
    const cutAddress = part.address.endsWith('...') && door.address.startsWith(part.address.slice(0, -3));
    const sameAddress = part.address === door.address || cutAddress;
    const same = part.transport === door.transport && sameAddress && part.port === door.port;
    if (!same || part.process === null || part.process === door.process) return same;
    return part.processCut === true && door.process?.startsWith(part.process) === true;
  }

  /** Cuts that random tests have found: here something was invented. */
  const found: readonly { readonly file: string; readonly from: number; readonly to?: number }[] = [
    // Without the command it is read as a netstat of BSD, in which tcp4 had another word for all addresses.
    { file: 'junos/junos18--connections.txt', from: 10 },
    // The end of a connection of UDP was gone, and so its peer.
    { file: 'lsof/debian12--nP-iUDP.txt', from: 0, to: 431 },
    // A name without its first letter was in the column of the next one by chance.
    { file: 'lsof/macos14--nP-i-user.txt', from: 76 },
    // The last digits of a port were gone.
    { file: 'netstat/freebsd14--Lan.txt', from: 0, to: 153 },
    { file: 'netstat/freebsd14--Lan.txt', from: 0, to: 207 },
  ];

  it.each(found)('makes nothing up in $file from byte $from to $to', ({ file, from, to }) => {
    const { bytes, doors } = whole.get(file)!;
    readPart(bytes.subarray(from, to), doors);
  });

  it('is refused, or complete in nothing, where its end is gone', () => {
    fc.assert(
      fc.property(cut, ([{ bytes, doors }, share]) => {
        const part = bytes.subarray(0, Math.floor(share * bytes.length));
        const assets = readPart(part, doors) ?? [];
        // JSON shows by its brackets that it is complete, and a prompt shows that the answer was.
        const inLine =
          part.at(-1) !== 0x0a &&
          part.length < bytes.toString('latin1').trimEnd().length &&
          !isPrompt(part.toString('latin1').split('\n').at(-1) ?? '');
        for (const { collected } of assets) if (inLine) expect(Object.values(collected.complete)).not.toContain(true);
      }),
      { numRuns: 500 },
    );
  });

  it('is refused, or read without making anything up, where its beginning is gone', () => {
    fc.assert(
      fc.property(cut, ([{ bytes, doors }, share]) => {
        readPart(bytes.subarray(Math.floor(share * bytes.length)), doors);
      }),
      { numRuns: 500 },
    );
  });
});
