import { stringify } from 'yaml';
import { portText } from '../../model/baseline.ts';
import type { DraftEntry } from './draft-entries.ts';

/** What a reviewer would write into every rule. He fills in the empty fields himself. */
export interface Review {
  readonly justification: string;
  readonly approvedBy: string;
  /** `2026-11-22`; empty as well. */
  readonly approvedOn: string;
  readonly ticket: string | null;
}

/** The reviewer fills in everything. */
export const unreviewed: Review = { justification: '', approvedBy: '', approvedOn: '', ticket: null };

/** The first line of a baseline file, or of the additions of an asset. */
export function headingOf(scope: 'baseline' | 'asset', name: string): string {
  return `${scope}: ${scalar(name)}`;
}

/** One rule of `allow:`. */
export function block({ range, processes, exposure, addresses, notes }: DraftEntry, review: Review): string {
  const oneOrMany = (values: readonly string[]) => {
    const [only = ''] = values;
    return values.length === 1 ? scalar(only) : `[${values.map(scalar).join(', ')}]`;
  };
  return [
    ...notes.map((note) => `  # ${note}`),
    `  - port: ${range.transport}/${portText(range)}`,
    ...(processes.length === 0 ? [] : [`    process: ${oneOrMany(processes)}`]),
    `    exposure: ${exposure}`,
    ...(addresses.length === 0 ? [] : [`    address: ${oneOrMany(addresses)}`]),
    `    justification: ${filled(review.justification)}`,
    `    approved_by: ${filled(review.approvedBy)}`,
    `    approved_on: ${review.approvedOn === '' ? "''" : review.approvedOn}`,
    ...(review.ticket === null ? [] : [`    ticket: ${scalar(review.ticket)}`]),
  ].join('\n');
}

function filled(text: string): string {
  return text === '' ? "''" : scalar(text);
}

/** Text of an asset as YAML that can only be read as this text, also inside brackets. */
function scalar(text: string): string {
  return /^[A-Za-z_][A-Za-z0-9_.-]*$/.test(text) && stringify(text).trimEnd() === text
    ? text
    : stringify(text, { defaultStringType: 'QUOTE_DOUBLE', lineWidth: 0 }).trimEnd();
}
