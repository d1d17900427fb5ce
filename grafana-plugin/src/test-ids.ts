/** What unit, browser and end-to-end tests search for. Nothing else may use it. */
export const testIds = {
  panel: 'portdrift-panel',
  summary: 'portdrift-summary',
  headline: 'portdrift-headline',
  problems: 'portdrift-problems',
  deviations: 'portdrift-deviations',
  unknown: 'portdrift-unknown',
} as const;
