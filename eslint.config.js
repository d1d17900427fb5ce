import eslint from '@eslint/js';
import tseslint from 'typescript-eslint';
import { noCircle } from './scripts/house/no-circle.mjs';

/**
 * The straight line of docs/architecture.md as rules: config > schedule > collect > normalize > compare > record > publish.
 * A folder may import from the folders and files named here and from itself; only `app/`, `cli/` and `main.ts` see everything.
 */
const mayImport = {
  lib: [],
  model: ['lib'],
  services: ['lib', 'model'],
  parsers: ['lib', 'model', 'services'],
  normalize: ['lib', 'model'],
  compare: ['lib', 'model', 'services'],
  config: [
    'lib',
    'model',
    'services',
    // What a source is, without its session: see `lightInCollect`.
    'collect/(source|sources).ts',
    'collect/native/(schema|settings).ts',
  ],
  schedule: ['lib', 'model'],
  collect: ['lib', 'model', 'parsers'],
  record: ['lib', 'model'],
  publish: ['lib', 'model', 'services'],
  engine: [
    'lib',
    'model',
    'services',
    'parsers',
    'normalize',
    'compare',
    'config',
    'schedule',
    'collect',
    'record',
    'publish',
  ],
  commands: ['lib', 'model', 'compare', 'config', 'schedule', 'engine', 'publish'],
};
const folders = Object.keys(mayImport);

/** The rooms of config/, and which of its files a room may use beside its own: a key goes one way, from the file to the config. */
const roomsOfConfig = {
  read: [],
  schema: ['read'],
  windows: ['read', 'schema'],
  inventory: ['read', 'schema'],
  baselines: ['read', 'schema', 'windows'],
  resolve: ['read', 'schema', 'windows', 'inventory', 'baselines', 'config.ts'],
  apart: ['load.ts'],
  reload: ['config.ts'],
  reference: ['schema', 'resolve'],
};

/** Libraries with an effect or a type system of their own: each has one home. */
const homes = {
  ssh2: 'collect/ssh/client/ and collect/ssh/keys/',
  'net-snmp': 'collect/snmp/net/session.ts',
  'node:sqlite': 'record/',
  express: 'publish/http/',
  'prom-client': 'publish/metrics/',
  yaml: 'config/',
  zod: 'lib/fields.ts, config/, collect/source.ts, collect/*/schema.ts, commands/, publish/http/api/ and services/schema.ts',
  saxes: 'parsers/wire/nmap-xml.ts',
};

const libraryRules = Object.entries(homes).map(([name, home]) => ({
  name,
  message: `Only ${home} may import ${name}: talk to the interface there instead.`,
}));

function libraries(...allowed) {
  return libraryRules.filter((rule) => !allowed.includes(rule.name));
}

function folderRules(folder, ...allowedLibraries) {
  const files = mayImport[folder].filter((name) => name.endsWith('.ts')).map((name) => `${name.replace('.', '\\.')}$`);
  const forbidden = folders.filter((other) => other !== folder && !mayImport[folder].includes(other));
  return {
    'no-restricted-imports': [
      'error',
      {
        paths: libraries(...allowedLibraries),
        patterns: [
          {
            regex: `^(\\.\\./)+(?!${files.join('|') || '$'})(${forbidden.join('|')})/`,
            message: `${folder}/ stands before or beside that stage (docs/architecture.md): it may import ${['itself', ...mayImport[folder]].join(', ')}. Pass plain data or a function in from app/.`,
          },
          {
            regex: '^(\\.\\./)+(app/.*|main|cli/.*)\\.tsx?$',
            message: 'app/ wires the stages, nothing imports it: pass what you need in.',
          },
        ],
      },
    ],
  };
}

/**
 * What `collect/sources.ts` loads, config/ loads with it, in the thread that reads the config and in every command: so the table,
 * and of each source what says what it is, import nothing that opens a connection. That comes with `load` in `source.ts`.
 */
const lightInCollect = ['source', 'schema', 'settings', 'credential', 'named-algorithms'];
function lightRules(heavy) {
  const [severity, { paths, patterns }] = folderRules('collect', 'zod')['no-restricted-imports'];
  const message = `config/ loads this file, so of collect/ it may import only ${lightInCollect.join(', ')}, the table and fields.ts: what opens a connection comes with load() in source.ts (docs/architecture.md).`;
  return { 'no-restricted-imports': [severity, { paths, patterns: [...patterns, { regex: heavy, message }] }] };
}

/** What a room of config/ may import: the rules of config/, and of its files only those named. */
function roomRules(room) {
  const rules = folderRules('config', 'yaml', 'zod');
  const [severity, { paths, patterns }] = rules['no-restricted-imports'];
  const allowed = roomsOfConfig[room].map((name) => (name.endsWith('.ts') ? name.replace('.', '\\.') : `${name}/`));
  const others = {
    regex: `^\\.\\./(?!\\.\\./|${[`${room}/`, ...allowed].join('|')})`,
    message: `config/${room}/ may use ${roomsOfConfig[room].join(', ') || 'no other room'} of config/ (docs/architecture.md).`,
  };
  return { 'no-restricted-imports': [severity, { paths, patterns: [...patterns, others] }] };
}

const pure = {
  'no-restricted-globals': ['error', { name: 'Date', message: 'Time is a parameter here (epoch milliseconds).' }],
  'no-restricted-properties': [
    'error',
    { object: 'process', property: 'env', message: 'Only config/ reads the environment.' },
  ],
};

export default tseslint.config(
  { ignores: ['**/dist/', '**/node_modules/', 'grafana-plugin/**', '**/testdata/'] },
  eslint.configs.recommended,
  {
    files: ['exporter/**/*.ts', 'exporter/**/*.tsx'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      'max-params': ['error', 3],
      complexity: ['error', 15],
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
      eqeqeq: 'error',
      'no-console': ['error'],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Only config/ reads the environment: pass the value in.' },
        {
          object: 'process',
          property: 'exit',
          message: 'Only main.ts ends the process: return an exit code or throw.',
        },
      ],
    },
  },
  {
    files: ['exporter/src/**/*.{ts,tsx}'],
    plugins: { house: { rules: { 'no-circle': noCircle } } },
    rules: { 'house/no-circle': 'error' },
  },
  ...folders.map((folder) => ({
    files: [`exporter/src/${folder}/**/*.{ts,tsx}`],
    ignores: ['**/*.test.{ts,tsx}'],
    rules: folderRules(folder),
  })),
  {
    files: ['exporter/src/{model,normalize,compare,parsers,services}/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: pure,
  },
  {
    files: ['exporter/src/config/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: { ...folderRules('config', 'yaml', 'zod'), 'no-restricted-properties': 'off' },
  },
  ...Object.keys(roomsOfConfig).map((room) => ({
    files: [`exporter/src/config/${room}/**/*.ts`],
    ignores: ['**/*.test.ts'],
    rules: roomRules(room),
  })),
  {
    files: ['exporter/src/collect/ssh/client/*.ts', 'exporter/src/collect/ssh/keys/{key-file,decrypt}.ts'],
    rules: folderRules('collect', 'ssh2'),
  },
  { files: ['exporter/src/collect/snmp/net/session.ts'], rules: folderRules('collect', 'net-snmp') },
  { files: ['exporter/src/services/schema.ts'], rules: folderRules('services', 'zod') },
  { files: ['exporter/src/lib/fields.ts'], rules: folderRules('lib', 'zod') },
  { files: ['exporter/src/collect/{source,fields}.ts'], rules: folderRules('collect', 'zod') },
  {
    files: [`exporter/src/collect/*/{${lightInCollect.join(',')}}.ts`],
    rules: lightRules(
      `^\\./(?!(${lightInCollect.join('|')})\\.ts$)|^\\.\\./(?!\\.\\./|(source|fields)\\.ts$)|/parsers/`,
    ),
  },
  {
    files: ['exporter/src/collect/{table,sources}.ts'],
    rules: lightRules('^\\./(?!(table|source)\\.ts$|[a-z]+/source\\.ts$)|/parsers/'),
  },
  { files: ['exporter/src/commands/**/*.ts'], ignores: ['**/*.test.ts'], rules: folderRules('commands', 'zod') },
  { files: ['exporter/src/parsers/wire/nmap-xml.ts'], rules: folderRules('parsers', 'saxes') },
  {
    files: ['exporter/src/record/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: {
      ...folderRules('record', 'node:sqlite'),
      // sql.run`DELETE ...` is a statement.
      '@typescript-eslint/no-unused-expressions': ['error', { allowTaggedTemplates: true }],
    },
  },
  {
    files: ['exporter/src/publish/http/**/*.{ts,tsx}'],
    ignores: ['**/*.test.{ts,tsx}'],
    rules: folderRules('publish', 'express'),
  },
  {
    files: ['exporter/src/publish/metrics/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: folderRules('publish', 'prom-client'),
  },
  {
    files: ['exporter/src/publish/http/api/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: folderRules('publish', 'express', 'zod'),
  },
  // express knows a handler of errors by its four parameters.
  { files: ['exporter/src/publish/http/problem.ts'], rules: { 'max-params': ['error', 4] } },
  { files: ['exporter/src/main.ts', 'exporter/lab/**/*.ts'], rules: { 'no-restricted-properties': 'off' } },
  {
    files: ['exporter/**/*.test.{ts,tsx}', 'exporter/test/**/*.ts'],
    rules: {
      'max-lines-per-function': 'off',
      'max-lines': 'off',
      'max-params': 'off',
      'no-restricted-properties': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
  {
    files: ['**/*.mjs', '*.js', 'demo/**/*.js'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        Buffer: 'readonly',
        URL: 'readonly',
        setTimeout: 'readonly',
        clearTimeout: 'readonly',
        setInterval: 'readonly',
        clearInterval: 'readonly',
        fetch: 'readonly',
        AbortController: 'readonly',
        AbortSignal: 'readonly',
        setImmediate: 'readonly',
        performance: 'readonly',
      },
    },
  },
  { files: ['exporter/bin/*.js'], languageOptions: { sourceType: 'commonjs', globals: { process: 'readonly' } } },
);
