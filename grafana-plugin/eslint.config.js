import eslint from '@eslint/js';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

/** What the catalog of Grafana refuses, and what would let a name from a machine become markup or a call. */
const calls = [
  { selector: 'JSXAttribute[name.name="dangerouslySetInnerHTML"]', message: 'Labels come from hostile machines.' },
  {
    selector: 'CallExpression[callee.name=/^(fetch|alert|confirm|prompt|eval)$/]',
    message: 'The panel makes no calls.',
  },
];

/** Metrics are named by the exporter, once. */
const typedNames = ['Literal[value=/otports_[a-z]/]', 'TemplateElement[value.raw=/otports_[a-z]/]'].map((selector) => ({
  selector,
  message: 'Take the name of a metric from src/data/vocabulary.ts, which the exporter writes.',
}));

/** The rules of the exporter as far as they fit a panel, and the rules of hooks. */
export default tseslint.config(
  { ignores: ['dist/', '.config/'] },
  eslint.configs.recommended,
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [
      tseslint.configs.strictTypeChecked,
      tseslint.configs.stylisticTypeChecked,
      reactHooks.configs.flat['recommended-latest'],
    ],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      'max-params': ['error', 3],
      complexity: ['error', 15],
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
      eqeqeq: 'error',
      'no-console': ['error'],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-deprecated': [
        'error',
        {
          allow: [
            // The classic dashboard is the one that every Grafana from 11.6 on reads from a file.
            { from: 'package', package: '@grafana/grafana-foundation-sdk', name: ['Dashboard', 'DashboardBuilder'] },
            // Grafana before 12.4 asks for suggestions by no other way.
            { from: 'package', package: '@grafana/data', name: 'VisualizationSuggestionsBuilder' },
          ],
        },
      ],
    },
  },
  {
    files: ['src/data/**/*.ts'],
    ignores: ['**/*.test.ts', '**/test-*.ts'],
    rules: {
      'no-restricted-globals': ['error', { name: 'Date', message: 'Time is a parameter here (epoch milliseconds).' }],
      'no-restricted-imports': [
        'error',
        {
          paths: [{ name: 'react', message: 'data/ is what the panel shows, components/ is how.' }],
          patterns: [
            { regex: '^(\\.\\./)+components/', message: 'data/ is what the panel shows, components/ is how.' },
          ],
        },
      ],
    },
  },
  {
    files: ['dashboards/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: { 'no-restricted-syntax': ['error', ...typedNames] },
  },
  {
    files: ['src/**/*.{ts,tsx}'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'window', property: 'open', message: 'Use a link.' },
        { object: 'window', property: 'location', message: 'Use a link.' },
      ],
      'no-restricted-syntax': ['error', ...calls, ...typedNames],
    },
  },
  // What is expected is spelled out in a test, and the vocabulary is where the names come from.
  { files: ['src/**/*.test.ts', 'src/data/vocabulary.ts'], rules: { 'no-restricted-syntax': ['error', ...calls] } },
  {
    files: ['**/*.test.ts', 'test/**/*.{ts,tsx}'],
    rules: { 'max-lines-per-function': 'off', '@typescript-eslint/no-non-null-assertion': 'off' },
  },
);
