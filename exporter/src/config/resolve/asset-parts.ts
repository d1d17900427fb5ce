import type { SeverityRow } from '../../model/asset.ts';
import type { BaselineBook } from '../baselines/book.ts';
import type { Labels } from '../read/labels.ts';
import type { Layer } from '../read/layers.ts';
import type { Otports } from '../schema/otports.ts';
import type { WindowSets } from '../windows/window-sets.ts';
import type { Credentials } from './credentials.ts';

/** The prepared parts from which assets are made. */
export interface AssetParts {
  readonly credentials: Credentials;
  readonly baselines: BaselineBook;
  readonly windows: WindowSets;
  readonly severity: readonly SeverityRow[];
  readonly poll: Otports['poll'];
  readonly deviationLimit: number;
  /** `match:` entries in their order, with the assets they speak of. */
  readonly match: readonly { readonly fits: (labels: Labels) => boolean; readonly layer: Layer }[];
  /** `defaults:` and the top-level `poll:`. */
  readonly defaults: readonly Layer[];
}
