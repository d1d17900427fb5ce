/** Writes everything that has one source elsewhere: JSON Schemas, reference pages, the words of the panel and of the rules, dashboards. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sourcesThat } from '../exporter/src/collect/sources.ts';
import { generatedFiles } from '../exporter/src/config/reference/generate.ts';
import { metricsReference } from '../exporter/src/publish/metrics/catalogue/generate.ts';
import { vocabulary, vocabularyFile } from '../exporter/src/publish/metrics/catalogue/vocabulary.ts';
import { importsOf, modulesIn } from './house/graph.mjs';
import { houseSvg } from './house/picture.mjs';
import { root, run } from './run.mjs';

const source = join(root, 'exporter', 'src');
/** Updates the list of sources that ask over the network. The rest of the rules is written by hand. */
const rules = 'alerts/otports.rules.yml';
const asking = sourcesThat(({ asks }) => asks).join('|');
const files = {
  ...generatedFiles(),
  'docs/metrics.md': metricsReference(),
  'docs/images/house.svg': houseSvg(importsOf(modulesIn(source)), source),
  ...vocabularyFile(vocabulary),
  [rules]: readFileSync(join(root, rules), 'utf8').replaceAll(/collector=~"[^"]*"/g, `collector=~"${asking}"`),
};
for (const [name, text] of Object.entries(files)) writeFileSync(join(root, name), text);
if (!run('npm', ['run', '--silent', '-w', 'grafana-plugin', 'generate'])) process.exitCode = 1;
