import { setFlagsFromString } from 'node:v8';

/**
 * V8 would rather let garbage lie than collect it: left alone, the exporter of 10,000 assets holds a third more memory than
 * with this, and is no faster (docs/benchmarks.md). The young generation stays as small as it starts, and of what outlives it
 * everything is collected for each 15 % that is new. `--optimize-for-size` saves as much, and makes all code slower.
 */
export function keepHeapSmall(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
  setFlagsFromString('--heap-growing-percent=15');
}
