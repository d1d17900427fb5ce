import type { Baseline } from './baseline.ts';

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

/** What `compare` must know of an asset beside its listeners. */
export interface AssetPolicy {
  readonly identity: AssetIdentity;
  readonly baseline: Baseline | null;
}
