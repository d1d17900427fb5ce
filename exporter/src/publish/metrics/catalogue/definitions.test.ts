import { describe, expect, it } from 'vitest';
import { families } from './definitions.ts';
import type { MetricFamily } from './family.ts';
import { metadata } from './metadata.ts';

const all: readonly MetricFamily[] = families;

describe('families', () => {
  it('have names of their own', () => {
    expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
  });

  it.each(all.map((family) => [family.name, family] as const))('%s is well formed', (name, family) => {
    expect(name).toMatch(/^otports_[a-z_]+$/);
    expect(name.endsWith('_total')).toBe(family.type === 'counter');
    expect(family.labels[0]).toBe('asset');
    // OpenMetrics would need the quotation mark escaped, the text format must not have it escaped.
    expect(family.help).toMatch(/^[A-Z][^"\\\n]+\.$/);
  });
});

describe('metadata', () => {
  it('names a counter without _total in OpenMetrics', () => {
    const family = all.find(({ name }) => name === 'otports_collections_total')!;

    expect(metadata(family, 'text')).toBe(
      '# HELP otports_collections_total Collections by how they ended.\n# TYPE otports_collections_total counter\n',
    );
    expect(metadata(family, 'openmetrics')).toBe(
      '# HELP otports_collections Collections by how they ended.\n# TYPE otports_collections counter\n',
    );
  });

  it.each(['text', 'openmetrics'] as const)('gives no two families the same name in %s', (format) => {
    const names = all.map((family) => /# TYPE (\S+)/.exec(metadata(family, format))?.[1]);

    expect(new Set(names).size).toBe(all.length);
    expect(names).toContain('otports_series_dropped');
  });
});
