import { createHash } from 'node:crypto';
import { deflateSync, inflateSync } from 'node:zlib';
import { maxEvidenceBytes, StoreError } from '../../model/store.ts';

/** @throws StoreError where a raw answer is not what its name says */
export function checkEvidence(sha256: string, raw: Uint8Array): void {
  const found = digest(raw);
  if (found === sha256) return;
  throw new StoreError('failed', `evidence was handed over as ${sha256} and is ${found}: not stored`);
}

/** A raw answer as it is written to the disk. */
export function packEvidence(raw: Uint8Array): Buffer {
  return deflateSync(raw);
}

/** The raw answer read back. @throws StoreError where it is not byte for byte what was stored */
export function unpackEvidence(sha256: string, packed: Uint8Array): Buffer {
  let raw: Buffer;
  try {
    raw = inflateSync(packed, { maxOutputLength: maxEvidenceBytes });
  } catch (error) {
    throw damagedEvidence(sha256, error);
  }
  if (digest(raw) !== sha256) throw damagedEvidence(sha256);
  return raw;
}

function digest(raw: Uint8Array): string {
  return createHash('sha256').update(raw).digest('hex');
}

function damagedEvidence(sha256: string, cause?: unknown): StoreError {
  return new StoreError(
    'failed',
    `evidence ${sha256} is damaged on the disk and is not shown: restore data_dir from a backup to read it`,
    { cause },
  );
}
