import { existsSync, globSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

import { expect, test } from 'vitest';

import { oneQuery, requiredMetrics } from './data/metrics.ts';

/**
 * The rules by which the catalogue of Grafana refuses a plugin. Its own validator must be downloaded, which no build
 * here may need.
 */

const require = createRequire(import.meta.url);
const source = import.meta.dirname;
const read = (name: string) => readFileSync(path.join(source, name), 'utf8');

const plugin = JSON.parse(read('plugin.json')) as {
  readonly id: string;
  readonly info: {
    readonly description: string;
    readonly keywords: readonly string[];
    readonly logos: Readonly<Record<'small' | 'large', string>>;
    readonly screenshots: readonly { readonly path: string }[];
  };
  readonly dependencies: { readonly grafanaDependency: string };
};

test('the plugin names itself, and the Grafana that it was seen in', () => {
  expect(plugin.id).toBe('otports-portdrift-panel');
  expect(plugin.dependencies.grafanaDependency).toBe('>=11.6.0');
  expect(plugin.info.description.split(/\.(?:\s|$)/).filter((sentence) => sentence !== '').length).toBeLessThanOrEqual(
    2,
  );
  expect(plugin.info.keywords).not.toEqual([]);
});

test('its pictures are there', () => {
  const { logos, screenshots } = plugin.info;
  const files = [logos.small, logos.large, ...screenshots.map((screenshot) => screenshot.path)];

  expect(screenshots).not.toEqual([]);
  expect(files.filter((file) => !existsSync(path.join(source, file)))).toEqual([]);
  expect(read(logos.large)).not.toMatch(/<(script|style|foreignObject)|href|on\w+=/);
});

test('its README is about this panel, and right', () => {
  const readme = read('README.md').replace(/ +/g, ' ');

  expect(readme).not.toMatch(/<!--|yarn|nodejs/i);
  expect(readme).toContain(oneQuery);
  for (const { name, gives } of requiredMetrics) {
    expect(readme).toContain(`| \`${name}\` | ${gives} |`);
  }
});

test('its source does nothing that the catalogue forbids', () => {
  const forbidden =
    /\b(alert|confirm|prompt|fetch)\(|<Global\b|\.css'|grafanaBootData|api\/ds\/query|window\.|console\.|gf-form|dangerouslySet/;
  const files = globSync('**/*.{ts,tsx}', { cwd: source }).filter((file) => !file.includes('.test.'));

  expect(files.length).toBeGreaterThan(30);
  expect(files.filter((file) => forbidden.test(read(file)))).toEqual([]);
});

test('it is built with the scaffold, whose loaders are named only as text', () => {
  const config = readFileSync(path.join(source, '../.config/webpack/webpack.config.ts'), 'utf8');

  expect(config).toContain('@grafana/create-plugin');
  for (const loader of [require.resolve('swc-loader'), require.resolve('imports-loader')]) {
    expect(existsSync(loader)).toBe(true);
  }
});
