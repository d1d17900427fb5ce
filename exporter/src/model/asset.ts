import type { Baseline } from './baseline.ts';
import type { Transport } from './listener.ts';
import type { CollectorName } from './source/collector-name.ts';
import type { SeesOnlyWire } from './source/source-traits.ts';
import type { Windows } from './windows.ts';
import type { ServiceClass, Severity, Verdict } from './verdict.ts';

/** Who and where an asset is: the labels of `otports_asset_info`. */
export interface AssetIdentity {
  readonly name: string;
  readonly address: string;
  /** `unassigned` where config says nothing. */
  readonly site: string;
  readonly zone: string;
  /** Empty where config says nothing. */
  readonly role: string;
  readonly criticality: string;
}

/**
 * One row of the severity policy. The first row in which all named conditions apply decides. An empty list means any.
 */
export interface SeverityRow {
  readonly verdict: readonly Verdict[];
  readonly class: readonly ServiceClass[];
  readonly zone: readonly string[];
  readonly criticality: readonly string[];
  readonly role: readonly string[];
  /** The row does not apply to these roles: a PLC is meant to speak Modbus. */
  readonly exceptRole: readonly string[];
  readonly severity: Severity;
}

/** How deviations take their real severity; durations in milliseconds. */
export interface ConfirmPolicy {
  readonly confirmAfterMs: number;
  readonly confirmWithinMs: number;
  /** Number of looks after the first one that must see a deviation. */
  readonly confirmations: number;
  /** The asset's own interval, for UDP ports in the ephemeral range. */
  readonly intervalMs: number;
}

/** What `compare` must know of an asset beside its listeners. */
export interface AssetPolicy {
  readonly identity: AssetIdentity;
  /** The first source of the asset. */
  readonly collector: CollectorName;
  /** Whether that source sees only what answers on the wire. */
  readonly seesOnlyWire: SeesOnlyWire;
  /** The other sources that are heard, each by the name its testimony has. */
  readonly witnesses: readonly string[];
  readonly baseline: Baseline | null;
  /** True where loopback bindings need approval as well. */
  readonly countLoopback: boolean;
  readonly unverifiedIsDeviation: boolean;
  /** Ports of short-lived UDP sockets on this asset, both ends included. */
  readonly ephemeral: { readonly transport: Transport; readonly first: number; readonly last: number };
  readonly severity: readonly SeverityRow[];
  readonly confirm: ConfirmPolicy;
  readonly staleAfterMs: number;
  /** True where something at the address answers for other machines: then nothing is `hidden`. */
  readonly nat: boolean;
  /** Deviations that begin in one of these windows are recorded but not paged. */
  readonly maintenance: Windows;
  /** At most this many rows (bindings) of each transport are kept and shown; all are judged. */
  readonly maxRows: number;
  /** `limits.deviations_per_asset` */
  readonly deviationLimit: number;
  /** False where `otports_port_open` is switched off for this asset. */
  readonly publishPorts: boolean;
}
