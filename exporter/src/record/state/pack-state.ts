import { deflateSync, inflateSync } from 'node:zlib';
import { StoreError } from '../../model/store.ts';
import { wayOn } from '../file/sqlite-error.ts';

const maxStateBytes = 64 * 1024 * 1024;

/** Of the JSON of a state: to be counted up where what is written now cannot be read as what was written before. */
const stateVersion = 1;

/** Stands before the JSON; there is none before that of the first versions, which is read as version 1. */
const head = /^\{"version":(\d+),"state":/;

/** A state takes a sixth of its room (research: 5.2 kB to 0.9 kB in 50 µs), and zlib's checksum finds flipped bits. */
export function packState(json: string): Buffer {
  return deflateSync(`{"version":${stateVersion},"state":${json}}`);
}

/** The JSON again. @throws StoreError where the row was damaged on the disk, or written by a newer otports */
export function unpackState(asset: string, packed: Uint8Array): string {
  const text = inflate(asset, packed);
  const [before, version] = head.exec(text) ?? [];
  if (before === undefined) return text;
  if (Number(version) > stateVersion) {
    throw new StoreError(
      'failed',
      `the state of ${asset} was written by a newer otports (version ${version} of a state, this one reads up to ${stateVersion}): install that one again, or restore the backup made before it`,
    );
  }
  return text.slice(before.length, -1);
}

function inflate(asset: string, packed: Uint8Array): string {
  try {
    return inflateSync(packed, { maxOutputLength: maxStateBytes }).toString('utf8');
  } catch (error) {
    throw new StoreError('failed', `the state of ${asset} is damaged on the disk: ${wayOn}`, { cause: error });
  }
}
