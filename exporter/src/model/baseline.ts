import type { Exposure, Transport } from './listener.ts';

/** Where a rule is written, for `explain`, pages and messages. */
export interface RuleSource {
  readonly file: string;
  readonly line: number;
  /** SHA-256 of the file, lower-case hex. A name in a file is only a claim; this says which file claimed it. */
  readonly sha256: string;
}

/** One port (`first === last`) or a range. */
export interface PortRange {
  readonly transport: Transport;
  readonly first: number;
  readonly last: number;
}

export interface Approval {
  readonly justification: string;
  readonly approvedBy: string;
  /** ISO date. */
  readonly approvedOn: string;
  readonly ticket: string | null;
}

export interface AllowRule {
  readonly kind: 'allow';
  readonly range: PortRange;
  /** Null: any process. */
  readonly processes: readonly string[] | null;
  /** The widest exposure allowed; `any` where the rule states none. */
  readonly exposure: Exposure;
  /** Addresses or CIDRs a binding must lie in; only with `exposure: interface`. */
  readonly addresses: readonly string[] | null;
  readonly required: boolean;
  /** ISO date as written; the rule lives until that day ends in the configured time zone. */
  readonly expires: string | null;
  /** The first millisecond at which the rule is over; null where it has no end. config/ knows the time zone. */
  readonly expiresAt: number | null;
  /** True on an asset's own rule that beats a forbid of its group. */
  readonly exception: boolean;
  readonly approval: Approval;
  /** `group`: from the baseline; `asset`: from the asset's own additions. */
  readonly scope: 'group' | 'asset';
  readonly source: RuleSource;
}

export interface ForbidRule {
  readonly kind: 'forbid';
  readonly range: PortRange;
  readonly reason: string;
  /** True where the rule forbids the port on loopback as well. */
  readonly loopback: boolean;
  readonly scope: 'group' | 'asset';
  readonly source: RuleSource;
}

export type Rule = AllowRule | ForbidRule;

/** The rules of one asset: those of its group and its own. Drafts are not in `allow`. */
export interface Baseline {
  /** Name of the group, or of the asset where it has only its own rules. */
  readonly name: string;
  /** False where there are only drafts: then nothing is approved and nothing is unexpected. */
  readonly approved: boolean;
  readonly allow: readonly AllowRule[];
  readonly forbid: readonly ForbidRule[];
  /** Start of the newest `approved_on` of its rules, epoch milliseconds; null in a draft. */
  readonly approvedAt: number | null;
  /** When somebody should review it again, epoch milliseconds; null where the config names no review interval. */
  readonly reviewDueAt: number | null;
}

/** `tcp/22`, `tcp/49152-65535`: how rules are written. */
export function rangeName(range: PortRange): string {
  return `${range.transport}/${portText(range)}`;
}

/** `22`, `49152-65535`: the `port` label of a rule. */
export function portText(range: PortRange): string {
  return range.first === range.last ? String(range.first) : `${range.first}-${range.last}`;
}

/** The `port` label as numbers again. */
export function rangeOf({ transport, port }: { readonly transport: Transport; readonly port: string }): PortRange {
  const [first = Number.NaN, last = first] = port.split('-').map(Number);
  return { transport, first, last };
}
