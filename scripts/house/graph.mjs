/**
 * Who imports whom in `exporter/src`, read from the files. `import type` and `import()` count too, because a reader of
 * one file of a circle must read all of them.
 */
import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';

/** All modules below `folder`, without tests, as absolute paths. */
export function modulesIn(folder) {
  return globSync('**/*.{ts,tsx}', { cwd: folder })
    .filter((file) => !/\.(test|d)\.tsx?$/.test(file))
    .map((file) => join(folder, file));
}

/** All tests below `folder`. */
export function testsIn(folder) {
  return globSync('**/*.ts', { cwd: folder })
    .filter((file) => /\.test\.ts$/.test(file) || !folder.endsWith('src'))
    .map((file) => join(folder, file));
}

/** module → the modules that it imports; other imports are left out. */
export function importsOf(modules) {
  const known = new Set(modules);
  return new Map(
    modules.map((module) => {
      const { importedFiles } = ts.preProcessFile(readFileSync(module, 'utf8'), true, true);
      const paths = importedFiles.map(({ fileName }) => join(dirname(module), fileName));
      return [module, new Set(paths.filter((path) => known.has(path)))];
    }),
  );
}

/** Sets of modules that all reach each other (Tarjan's strongly connected components of more than one). */
export function circlesIn(imports) {
  const order = new Map();
  const lowest = new Map();
  const open = [];
  const circles = [];
  const visit = (module) => {
    order.set(module, order.size);
    lowest.set(module, order.get(module));
    open.push(module);
    for (const next of imports.get(module)) {
      if (!order.has(next)) visit(next);
      if (open.includes(next)) lowest.set(module, Math.min(lowest.get(module), lowest.get(next)));
    }
    if (lowest.get(module) !== order.get(module)) return;
    const circle = open.splice(open.indexOf(module));
    if (circle.length > 1) circles.push(circle.sort());
  };
  for (const module of imports.keys()) if (!order.has(module)) visit(module);
  return circles;
}
