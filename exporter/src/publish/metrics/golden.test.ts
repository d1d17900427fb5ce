// needs: promtool
import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { samplePlant } from '../../../test/asset-reports.ts';
import { findProgram } from '../../../test/daemons/daemon.ts';
import { parseSamples, seriesKey } from '../../../test/text-format.ts';
import { families } from './catalogue/definitions.ts';
import { createExposition } from './bytes/exposition.ts';
import type { MetricsFormat } from './catalogue/metadata.ts';
import { plainBody } from './bytes/piece.ts';
import { renderAsset } from './render/render-asset.ts';

async function body(format: MetricsFormat): Promise<string> {
  const exposition = createExposition();
  for (const report of samplePlant()) exposition.update(report.identity.name, renderAsset(report).texts);
  await exposition.settle();
  return Buffer.concat(plainBody([exposition.snapshot(format)]).parts).toString();
}

describe('the whole exposition', () => {
  it('reads as before, in the text format', async () => {
    await expect(await body('text')).toMatchFileSnapshot('../../../testdata/metrics.golden.txt');
  });

  it('reads as before, in OpenMetrics', async () => {
    await expect(`${await body('openmetrics')}# EOF\n`).toMatchFileSnapshot(
      '../../../testdata/metrics.openmetrics.golden.txt',
    );
  });

  it('shows every family, so that the golden files speak of all', async () => {
    const shown = new Set(parseSamples(await body('text')).map(({ name }) => name));

    expect([...shown]).toEqual(families.map(({ name }) => name));
  });

  it('has the same samples in both formats, none twice', async () => {
    const [text, open] = [parseSamples(await body('text')), parseSamples(await body('openmetrics'))];

    expect(open).toEqual(text);
    expect(new Set(text.map(seriesKey)).size).toBe(text.length);
  });

  it('is clean for promtool', async () => {
    const promtool = findProgram('promtool', 'prometheus');
    const said = execFileSync(promtool, ['check', 'metrics'], { input: await body('text'), encoding: 'utf8' });

    expect(said).toBe('');
  });
});
