import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import js from '@eslint/js';
import { defineConfig } from 'eslint/config';
import rxjsX from 'eslint-plugin-rxjs-x';
import tseslint from 'typescript-eslint';
import { documentedExports } from './documented-exports.js';
import { streamNames } from './stream-names.js';

const root = new URL('../../', import.meta.url);

/** Names of the project's own error classes: the only classes that may be extended, besides Error itself. */
const errorClasses = readdirSync(new URL('src/errors/', root))
  .filter((file) => file.endsWith('.ts'))
  .flatMap((file) => [...readFileSync(new URL(`src/errors/${file}`, root), 'utf8').matchAll(/export (?:abstract )?class (\w+)/g)])
  .map(([, name]) => name);

/** What only src/runtime/runtime.ts may name. */
const time = 'Take time and chance from the Runtime (src/runtime/runtime.ts), so that specs can move the clock.';
/** What only the Node-side folders may name. */
const anywhere = 'This code runs in browsers too: only the Node adapter, src/runtime/node, src/credentials/node, src/node, src/cli and src/testing/cloud may name it.';

const timeSyntax = [
  { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: time },
  { selector: "CallExpression[callee.name='Date']", message: time },
];
const shapeSyntax = [
  { selector: 'ExportDefaultDeclaration', message: 'Named exports only.' },
  { selector: 'ExportAllDeclaration', message: 'Name each export: a door is a list, and `export *` hides what it lists.' },
];
const sourceSyntax = [
  {
    selector: `ClassDeclaration[superClass]:not([superClass.name=/^(Error|${errorClasses.join('|')})$/])`,
    message: 'Only error classes extend: compose functions instead.',
  },
  { selector: 'ClassExpression[superClass]', message: 'Only error classes extend: compose functions instead.' },
  { selector: "ReturnStatement > Literal[raw='null']", message: 'Absence is undefined, never null.' },
  { selector: "ArrowFunctionExpression > Literal.body[raw='null']", message: 'Absence is undefined, never null.' },
  { selector: 'MethodDefinition[kind="set"]', message: 'Values are immutable, and a state has a reducer: no setters.' },
];

const rxjsTimers = [
  'asapScheduler', 'asyncScheduler', 'auditTime', 'bufferTime', 'debounceTime', 'delay', 'interval', 'sampleTime',
  'throttleTime', 'timeInterval', 'timeout', 'timer', 'timestamp', 'windowTime',
];

/** Operators that may follow takeUntil: they subscribe to nothing else, so they end with their source. */
const harmlessAfterTakeUntil = [
  'count', 'defaultIfEmpty', 'distinctUntilChanged', 'endWith', 'every', 'filter', 'finalize', 'first', 'isEmpty', 'last', 'map',
  'materialize', 'max', 'min', 'reduce', 'scan', 'share', 'shareReplay', 'skipLast', 'startWith', 'take', 'takeLast', 'tap',
  'throwIfEmpty', 'toArray',
];

const nodeOnly = ['src/runtime/node/**', 'src/http/node/**', 'src/credentials/node/**', 'src/node/**', 'src/cli/**', 'src/testing/cloud/**'];

export default defineConfig(
  { ignores: ['dist/**', 'coverage/**', '**/*.d.ts'] },
  { linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked, rxjsX.configs.strict],
    plugins: { 'keystoneauth-rx': { rules: { 'documented-exports': documentedExports, 'stream-names': streamNames } } },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: fileURLToPath(root) } },
    rules: {
      eqeqeq: 'error',
      'no-control-regex': 'off', // header values are checked for control characters
      'no-console': 'error',
      'no-implicit-coercion': ['error', { boolean: false }],
      'no-param-reassign': 'error',
      'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx', 'hack'] }],
      'object-shorthand': 'error',
      'prefer-const': 'error',
      'no-restricted-syntax': ['error', ...shapeSyntax],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true }],
      '@typescript-eslint/no-shadow': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      // isolatedDeclarations wants some types written that could be inferred.
      '@typescript-eslint/no-inferrable-types': 'off',
      // `get<T>(url)` says what the body is expected to be, although T is used once.
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      // Our errors are recognised by their brand, across copies of the package.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      'keystoneauth-rx/stream-names': 'error',
      // Our Observables have one value: `firstValueFrom` needs no default.
      'rxjs-x/no-ignored-default-value': 'off',
      // Handing on what was caught.
      'rxjs-x/throw-error': ['error', { allowThrowingAny: false, allowThrowingUnknown: true }],
      'rxjs-x/no-unsafe-takeuntil': ['error', { allow: harmlessAfterTakeUntil }],
    },
  },
  {
    files: ['src/**/*.ts'],
    rules: {
      complexity: ['error', 10],
      'max-depth': ['error', 3],
      'max-lines': ['error', { max: 150, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 40, skipBlankLines: true, skipComments: true }],
      'max-params': ['error', 3],
      'no-restricted-globals': [
        'error',
        ...['setTimeout', 'setInterval', 'setImmediate', 'performance'].map((name) => ({ name, message: time })),
        ...['process', 'Buffer', 'global', '__dirname'].map((name) => ({ name, message: anywhere })),
      ],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: time },
        { object: 'Math', property: 'random', message: time },
        { object: 'AbortSignal', property: 'timeout', message: time },
      ],
      'no-restricted-imports': ['error', { paths: [{ name: 'rxjs', importNames: rxjsTimers, message: time }] }],
      'no-restricted-syntax': ['error', ...shapeSyntax, ...timeSyntax, ...sourceSyntax],
      'keystoneauth-rx/documented-exports': 'error',
      '@typescript-eslint/explicit-module-boundary-types': 'error',
    },
  },
  {
    // A list of what there is, and nothing else.
    files: ['src/index.ts'],
    rules: { 'max-lines': 'off' },
  },
  {
    files: ['src/runtime/runtime.ts'],
    rules: { 'no-restricted-globals': 'off', 'no-restricted-properties': 'off', 'no-restricted-imports': 'off' },
  },
  {
    files: nodeOnly,
    rules: {
      'no-restricted-globals': ['error', ...['setTimeout', 'setInterval', 'setImmediate', 'performance'].map((name) => ({ name, message: time }))],
    },
  },
  {
    files: ['spec/**/*.ts', 'demos/**/*.ts'],
    rules: {
      '@typescript-eslint/no-empty-function': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off', // expect.any() and its like
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  {
    // Specs try what users should not do.
    files: ['spec/**/*.ts'],
    rules: {
      'keystoneauth-rx/stream-names': 'off',
      'rxjs-x/no-ignored-error': 'off',
      'rxjs-x/no-ignored-replay-buffer': 'off',
      'rxjs-x/throw-error': 'off',
    },
  },
  {
    // What prints for a person at a terminal.
    files: ['demos/**/*.ts', 'spec/{bench,browser,chaos,cloud,config,conformance,hunt,mutation,package,soak}/**/*.ts', 'src/cli/**/*.ts'],
    rules: { 'no-console': 'off' },
  },
  {
    // Each tool prescribes a default export for its configuration.
    files: ['**/*.config.ts'],
    rules: { 'no-restricted-syntax': 'off' },
  },
  {
    files: ['**/*.{js,mjs,cjs}'],
    languageOptions: { globals: { console: 'readonly', process: 'readonly', URL: 'readonly', module: 'writable' } },
  },
);
