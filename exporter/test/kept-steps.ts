import type { OwnStep } from '../src/lib/step.ts';

/** What was done in steps that are marked, so that a test can see whether the dear work of a collector is. */
export function keptSteps(): { readonly step: OwnStep; readonly results: readonly unknown[] } {
  const results: unknown[] = [];
  const step: OwnStep = (work) => {
    const result = work();
    results.push(result);
    return result;
  };
  return { step, results };
}
