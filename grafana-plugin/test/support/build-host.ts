import { cp, copyFile, mkdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';

import * as esbuild from 'esbuild';
import type { Plugin } from 'esbuild';

import { workspace, type HostVersion } from './hosts.ts';

const require = createRequire(import.meta.url);

const page = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><base href="/"><title>Panel host</title><link rel="icon" href="data:,"></head>
<body style="margin: 0"><div id="root"></div><script src="system.js"></script><script src="host.js"></script><script src="amd.js"></script></body>
</html>
`;

/**
 * Bundles the host page around the packages of one Grafana version into a folder that can be served. `amd.js` comes last
 * in the page: before it, no library of the bundle takes its `define` for a module loader.
 */
export async function buildHost(host: HostVersion, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await esbuild.build({
    entryPoints: { host: path.join(workspace, 'test/host/main.tsx') },
    outdir: folder,
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'es2022',
    jsx: 'transform',
    define: { 'process.env.NODE_ENV': '"production"', 'process.env.NODE_DEBUG': 'undefined', global: 'globalThis' },
    loader: {
      '.svg': 'dataurl',
      '.png': 'dataurl',
      '.gif': 'dataurl',
      '.ttf': 'dataurl',
      '.woff': 'dataurl',
      '.woff2': 'dataurl',
    },
    logLevel: 'error',
    plugins: [packagesOf(host), withoutEditor, reactUseModules],
  });
  await copyFile(require.resolve('systemjs/dist/system.min.js'), path.join(folder, 'system.js'));
  await copyFile(require.resolve('systemjs/dist/extras/amd.min.js'), path.join(folder, 'amd.js'));
  await copyIcons(host, folder);
  await writeFile(path.join(folder, 'index.html'), page);
}

/** Grafana 12 looks for icons below `public/build/img`, earlier ones below `public/img`. */
async function copyIcons(host: HostVersion, folder: string): Promise<void> {
  const ofHost = createRequire(path.join(host.packages, 'package.json'));
  const grafanaUi = path.dirname(ofHost.resolve('@grafana/ui/package.json'));
  for (const place of ['public/build/img', 'public/img']) {
    await cp(path.join(grafanaUi, 'dist/public/img'), path.join(folder, place), { recursive: true });
  }
}

/** Packages that the page itself imports come from the host's folder, wherever the page's source lies. */
function packagesOf(host: HostVersion): Plugin {
  const ownSource = path.join(workspace, 'test/host');
  return {
    name: 'packages-of-host',
    setup(build) {
      build.onResolve({ filter: /^[^./]/ }, ({ path: name, importer, kind, resolveDir }) =>
        path.dirname(importer) === ownSource && resolveDir !== host.packages
          ? build.resolve(name, { kind, resolveDir: host.packages })
          : undefined,
      );
    },
  };
}

/** 7 MB of code editor that no panel shows. */
const withoutEditor: Plugin = {
  name: 'without-editor',
  setup(build) {
    build.onResolve({ filter: /^(monaco-editor|@monaco-editor\/react)/ }, ({ path: name }) => ({
      path: name,
      namespace: 'empty',
    }));
    build.onLoad({ filter: /.*/, namespace: 'empty' }, () => ({ contents: 'module.exports = {};' }));
  },
};

/** @grafana/ui imports the CommonJS half of react-use, of which a bundler for the browser sees only a default export. */
const reactUseModules: Plugin = {
  name: 'react-use-modules',
  setup(build) {
    build.onResolve({ filter: /^react-use\/lib\// }, ({ path: name, kind, resolveDir }) =>
      build.resolve(`./${name.replace('react-use/lib/', 'node_modules/react-use/esm/')}.js`, {
        kind,
        resolveDir: packageRootOf(resolveDir),
      }),
    );
  },
};

function packageRootOf(folder: string): string {
  return folder.slice(0, folder.indexOf(`${path.sep}node_modules${path.sep}`));
}
