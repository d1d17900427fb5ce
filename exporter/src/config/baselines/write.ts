import { cleanText } from '../../model/label.ts';
import type { Listener } from '../../model/listener.ts';
import { draftEntry, inFileOrder, merged, withoutLoopback, withRanges } from './draft-entries.ts';
import { block, headingOf, unreviewed, type Review } from './draft-text.ts';

/** The input of a draft: the last good looks of one or more assets, merged. */
export interface DraftRequest {
  /** `baseline`: for a group; `asset`: additions of one asset. */
  readonly scope: 'baseline' | 'asset';
  readonly name: string;
  readonly seen: readonly {
    readonly asset: string;
    readonly takenAt: number;
    readonly listeners: readonly Listener[];
    /** `count_loopback`: a port that can only be reached on the asset itself needs approval too. */
    readonly countLoopback?: boolean;
  }[];
  /** Filled into each rule. The file is still a draft. */
  readonly review?: Review;
}

/**
 * What is open now, as a baseline file for review in git: sorted, one rule a block. It is a draft and approves nothing.
 * A port that can only be reached on the asset itself gets no rule, unless the asset counts these too.
 */
export function draftBaseline(request: DraftRequest): string {
  const counted = request.seen.flatMap(({ listeners, countLoopback = false }) =>
    countLoopback ? listeners : listeners.flatMap((listener) => withoutLoopback(listener) ?? []),
  );
  const open = merged(counted);
  const entries = inFileOrder(withRanges(open.map(draftEntry)));
  const left = merged(request.seen.flatMap(({ listeners }) => listeners)).length - open.length;
  const rules =
    entries.length === 0
      ? ['allow: []']
      : ['allow:', ...entries.map((entry) => block(entry, request.review ?? unreviewed))];
  const loopback = left === 0 ? [] : [`# Left out: ${left} on loopback only, which need no approval.`];
  return [...header(request), ...loopback, headingOf(request.scope, request.name), 'status: draft', ...rules, ''].join(
    '\n',
  );
}

function header({ seen, review = unreviewed }: DraftRequest): readonly string[] {
  const looks = seen.map(({ asset, takenAt }) => `${cleanText(asset)} at ${new Date(takenAt).toISOString()}`);
  return [
    '# Draft by otports baseline learn. Seen open:',
    ...looks.map((look) => `#   ${look}`),
    review.approvedBy === ''
      ? '# It approves nothing. For each rule: keep it or delete it, and fill in justification, approved_by and approved_on.'
      : '# It approves nothing yet. The fields of the review are the same in all rules: read each one, keep it or delete it.',
    '# Then take "status: draft" out.',
  ];
}

/**
 * The rule that allows a listener exactly as it is, as an entry of `allow:` with empty approval fields. Bindings that
 * can only be reached on the asset itself are left out, unless there are no others.
 */
export function ruleOf(listener: Listener): string {
  const entry = draftEntry(withoutLoopback(listener) ?? listener);
  return [block(entry, unreviewed), `    ticket: ''`, `    expires: ''`].join('\n');
}
