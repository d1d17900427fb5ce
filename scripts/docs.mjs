/** Fails where a page about the code names a file or folder that does not exist, so that a moved file is renamed there too. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './run.mjs';

const tracked = execFileSync('git', ['ls-files'], { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 26 })
  .trim()
  .split('\n');
/** Every file and every folder, from each of its folders on: `exporter/src/lib/ip.ts`, `src/lib/ip.ts`, `lib/ip.ts`, ... */
const known = new Set(
  tracked.flatMap((file) => {
    const parts = file.split('/');
    return parts.flatMap((_, from) => parts.slice(from).map((__, to) => parts.slice(from, from + to + 1).join('/')));
  }),
);
const pages = tracked.filter((file) => /^(?:CONTRIBUTING|docs\/architecture|docs\/adr\/.*)\.md$/.test(file));

const missing = pages.flatMap((page) =>
  readFileSync(join(root, page), 'utf8')
    .split('\n')
    .flatMap((line, index) =>
      [...line.matchAll(/`([^`]+)`/g)]
        .flatMap(([, text]) => pathsIn(text))
        .filter((path) => !known.has(path))
        .map((path) => `${page}:${index + 1}: ${path} is not in the repository: name where it is now`),
    ),
);
for (const message of missing) process.stderr.write(`${message}\n`);
process.exitCode = missing.length > 0 ? 1 : 0;

/** The paths that a text in backticks names: none for code, for what a build makes, and for a name with a placeholder. */
function pathsIn(text) {
  const isPath = /^[a-z][\w.{},-]*(?:\/[\w.{},-]+)+\/?$|^[\w-]+\.(?:ts|tsx|mjs|json|md|yml)$/i.test(text);
  if (!isPath || /(?:^|\/)dist$|-N\./.test(text)) return [];
  const [, before = '', choice, after = ''] = /^(.*)\{(.*)\}(.*)$/.exec(text) ?? [];
  const all = choice === undefined ? [text] : choice.split(',').map((one) => `${before}${one}${after}`);
  return all.map((path) => path.replace(/\/$/, ''));
}
