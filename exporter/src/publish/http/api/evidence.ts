import type { StoredEvidence } from '../../../model/store.ts';
import { partsOf, type HttpAnswer } from '../answer.ts';
import { instantText } from './json.ts';

/** Text of a hostile machine: sent as a file to save, never as a page. */
export function evidenceFile({ sha256, raw }: StoredEvidence): HttpAnswer {
  return {
    type: 'application/octet-stream',
    headers: { 'Content-Disposition': `attachment; filename=${sha256}.bin` },
    parts: partsOf(raw),
    bytes: raw.length,
  };
}

/** As `EvidenceFound` in schema.ts. Encoded during sending, so that only the raw answer is in memory. */
export function evidenceJson({ raw, takenAt, ...rest }: StoredEvidence): HttpAnswer {
  const before = Buffer.from(JSON.stringify({ ...rest, takenAt: instantText(takenAt), raw: '' }).replace(/"\}$/, ''));
  const after = Buffer.from('"}');
  return {
    type: 'application/json; charset=utf-8',
    parts: encoded(before, raw, after),
    bytes: before.length + Math.ceil(raw.length / 3) * 4 + after.length,
  };
}

/** Three bytes make four characters, so parts whose size is a multiple of three join without padding. */
const bytesAtATime = 48 * 1024;

function* encoded(before: Buffer, raw: Buffer, after: Buffer): Generator<Buffer> {
  yield before;
  for (let from = 0; from < raw.length; from += bytesAtATime) {
    yield Buffer.from(raw.subarray(from, from + bytesAtATime).toString('base64'), 'latin1');
  }
  yield after;
}
