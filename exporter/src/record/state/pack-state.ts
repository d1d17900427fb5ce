import { deflateSync, inflateSync } from 'node:zlib';
import { StoreError } from '../../model/store.ts';
import { wayOn } from '../file/sqlite-error.ts';

const maxStateBytes = 64 * 1024 * 1024;

/** Version of the JSON of a state. It must be increased when new code writes what old code cannot read. */
const stateVersion = 1;

/** The text before the JSON. The first versions wrote none; it is read as version 1. */
const head = /^\{"version":(\d+),"state":/;

/**
 * A packed state needs a sixth of the room (measured: 5.2 kB to 0.9 kB in 50 µs), and the checksum of zlib finds
 * flipped bits.
 */
export function packState(json: string): Buffer {
  return deflateSync(`{"version":${stateVersion},"state":${json}}`);
}

/** The JSON read back. @throws StoreError where the row was damaged on the disk, or written by a newer otports */
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
