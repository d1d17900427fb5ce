import { close } from './close.ts';
import { collect } from './collect.ts';
import { healthy } from './healthy.ts';
import { mounted, type Mounted } from './mounted.ts';
import { reload } from './reload.ts';
import { retry } from './retry.ts';

/** All commands. No other list names them. */
export const commands: readonly Mounted[] = [
  mounted(collect),
  mounted(retry),
  mounted(close),
  mounted(reload),
  mounted(healthy),
];
