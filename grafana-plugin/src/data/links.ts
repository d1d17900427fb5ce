import type { Facts } from './facts.ts';
import { METRIC } from './metrics.ts';
import type { Labels } from './samples.ts';

/** The values that a link may use, as `{{asset}}` and so on. */
export interface LinkTarget {
  readonly asset: string;
  readonly transport: string;
  readonly port: string;
  /** `external_url` of the exporter; null where no query, or more than one exporter, tells it. */
  readonly url: string | null;
}

/**
 * Fills in a link template. Names come from hostile machines, so each becomes one percent-encoded part of the address.
 * Null where the result is no web address.
 */
export function fillLink(template: string, target: LinkTarget): string | null {
  if (template.trim() === '' || (template.includes('{{url}}') && target.url === null)) {
    return null;
  }
  const values: Readonly<Record<string, string>> = {
    url: (target.url ?? '').replace(/\/+$/, ''),
    asset: encodeURIComponent(target.asset),
    transport: encodeURIComponent(target.transport),
    port: encodeURIComponent(target.port),
  };
  const filled = template
    .trim()
    .replace(/\{\{\s*(\w+)\s*\}\}/g, (placeholder, name: string) => values[name] ?? placeholder);
  return isWebAddress(filled) ? filled : null;
}

/** `//host` looks like a path but leads to another host. */
function isWebAddress(address: string): boolean {
  return /^https?:\/\/[^/]/i.test(address) || /^\/(?![/\\])/.test(address);
}

/** Finds the page of the exporter that published a series: the only one there is, or the one of the same scrape target. */
export function externalUrlFinder(facts: Facts): (labels: Labels) => string | null {
  const known = facts.samples(METRIC.externalUrl).map(({ labels }) => labels);
  const urls = new Set(known.map((labels) => labels.url ?? ''));
  return (labels) => {
    const [first] = urls;
    const url = urls.size === 1 ? first : known.find((own) => isSameTarget(own, labels))?.url;
    return url === undefined || url === '' ? null : url;
  };
}

function isSameTarget(a: Labels, b: Labels): boolean {
  return a.instance !== undefined && a.instance === b.instance && a.job === b.job;
}
