/**
 * The house in numbers (`npm run house`): how long files and functions are, how wide folders, and whether imports go in
 * circles. Ends with 1 where an aim is missed.
 */
import { readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import ts from 'typescript';
import { circlesIn, importsOf, modulesIn, testsIn } from './house/graph.mjs';
import { commentLinesIn, exportsIn, functionLinesIn, linesIn } from './house/sizes.mjs';
import { root } from './run.mjs';

const folder = join(root, 'exporter', 'src');
const modules = modulesIn(folder);
const imports = importsOf(modules);
const sources = modules.map((module) =>
  ts.createSourceFile(module, readFileSync(module, 'utf8'), ts.ScriptTarget.Latest, true),
);

const at = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
const spread = (numbers) => {
  const sorted = numbers.toSorted((one, other) => one - other);
  return { median: at(sorted, 0.5), p90: at(sorted, 0.9), max: at(sorted, 1) };
};
const written = ({ median, p90, max }) => `${median} / ${p90} / ${max}`;
const sum = (numbers) => numbers.reduce((one, other) => one + other, 0);

const lines = sources.map(linesIn);
const files = spread(lines);
const functions = spread(sources.flatMap(functionLinesIn));
const circles = circlesIn(imports);
const widths = Object.entries(Object.groupBy(modules, (module) => relative(folder, dirname(module))))
  .map(([name, inside]) => ({ name, files: inside.length }))
  .sort((one, other) => other.files - one.files);
const importers = new Map(modules.map((module) => [module, 0]));
for (const next of imports.values()) for (const module of next) importers.set(module, importers.get(module) + 1);
const tests = sum(
  [...testsIn(folder), ...testsIn(join(root, 'exporter', 'test'))].map(
    (file) => readFileSync(file, 'utf8').split('\n').length,
  ),
);

const rows = [
  { what: 'files, lines', here: `${modules.length}, ${sum(lines)}` },
  {
    what: 'lines of a file: median / p90 / max',
    here: written(files),
    aim: '≤ 80 / ≤ 150 / ≤ 300',
    kept: files.median <= 80 && files.p90 <= 150 && files.max <= 300,
  },
  {
    what: 'lines of a function: median / p90 / max',
    here: written(functions),
    aim: '≤ 6 / ≤ 17 / ≤ 60',
    kept: functions.median <= 6 && functions.p90 <= 17 && functions.max <= 60,
  },
  { what: 'lines with a comment', here: `${Math.round((100 * sum(sources.map(commentLinesIn))) / sum(lines))} %` },
  { what: 'lines of tests for one of code', here: (tests / sum(lines)).toFixed(2) },
  { what: 'circles of imports', here: circles.length, aim: '0', kept: circles.length === 0 },
  {
    what: 'files with one importer; below 30 lines',
    here: `${[...importers.values()].filter((count) => count === 1).length}; ${lines.filter((count) => count < 30).length}`,
  },
  { what: 'exported names', here: sum(sources.map(exportsIn)) },
  {
    what: 'widest folders',
    here: widths
      .slice(0, 4)
      .map(({ name, files: count }) => `${name || '.'} ${count}`)
      .join(', '),
    aim: '≤ 20',
    kept: widths[0].files <= 20,
  },
];

process.stdout.write('| what | here | aim |\n| --- | --- | --- |\n');
for (const { what, here, aim = '', kept = true } of rows) {
  process.stdout.write(`| ${what} | ${here} | ${aim}${kept ? '' : ' **missed**'} |\n`);
}
for (const circle of circles)
  process.stdout.write(`\ncircle: ${circle.map((module) => relative(folder, module)).join(', ')}\n`);
if (rows.some(({ kept = true }) => !kept)) process.exitCode = 1;
