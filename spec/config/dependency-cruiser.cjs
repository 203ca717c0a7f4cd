/** The folders of src in the order of the data: each may import those before it. */
const flow = [
  'errors', 'runtime', 'redaction', 'events', 'retry', 'http', 'access', 'credentials', 'token', 'discovery', 'microversion',
  'identity', 'request', 'session', 'operations', 'loading', 'streams', 'front-door',
];
/** What users import: nothing inside may. */
const doors = ['v3', 'v2', 'node', 'browser', 'winston', 'angular', 'redis', 'opentelemetry', 'testing', 'cli'];
/** The folders that run in Node alone. */
const nodeOnly = ['runtime/node/', 'http/node/', 'credentials/node/', 'node/', 'cli/', 'testing/cloud/'];

const either = (names) => `(${names.join('|')})`;
const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

const oneWay = flow.slice(0, -1).map((folder, index) =>
  rule(
    `${folder}-knows-nothing-later`,
    'Data flows one way: a folder imports only folders before it.',
    { path: `^src/${folder}/` },
    { path: `^src/${either(flow.slice(index + 1))}/` },
  ),
);

/** A spec of another folder that happens to pass through does not count; where a folder has no specs at all, the last rule speaks. */
const specified = [...flow, ...doors].map((folder) =>
  rule(
    `${folder}-is-specified-by-its-own-specs`,
    'Each file of a folder is reached by a spec in the folder of the same name.',
    { path: `^spec/${folder}/.+[.]spec[.]ts$` },
    { path: `^src/${folder}/`, reachable: false },
  ),
);

const only = (name, packages, places) =>
  rule(
    `only-${name}`,
    `${packages} is imported in one place, so that it can be replaced or left out.`,
    { path: '^src/', pathNot: `^src/${places}` },
    { path: `(^|/)node_modules/${packages}/` },
  );

module.exports = {
  forbidden: [
    ...oneWay,
    rule('every-folder-has-its-place', 'A new folder is added to the order in this file and in the design.', {
      path: '^src/',
    }, { path: '^src/', pathNot: `^src/(index[.]ts$|${either([...flow, ...doors])}/)` }),
    rule(
      'nothing-inside-imports-a-door',
      'Doors are for users; a door may import anything inside.',
      { path: `^src/${either(flow)}/` },
      { path: `^src/(index[.]ts$|${either(doors)}/)` },
    ),
    rule(
      'the-front-door-opens-alone',
      'The front door is small for who needs no other door.',
      { path: '^src/index[.]ts$' },
      { path: `^src/${either(doors)}/` },
    ),
    rule(
      'no-door-opens-another',
      'Two doors, two concerns. The command line may use the Node door, the served cloud the cloud.',
      { path: `^src/${either(doors)}/`, pathNot: '^src/cli/' },
      { path: `^src/(index[.]ts$|${either(doors)}/)`, pathNot: '^src/$1/' },
    ),
    rule(
      'the-command-line-opens-node-alone',
      'The command line is made of the Node door.',
      { path: '^src/cli/' },
      { path: `^src/${either(doors)}/`, pathNot: '^src/(cli|node)/' },
    ),
    rule(
      'the-cloud-is-served-from-outside',
      'The embedded cloud bundles for browsers: only what serves it knows Node.',
      { path: '^src/testing/', pathNot: '^src/testing/cloud/' },
      { path: '^src/testing/cloud/' },
    ),
    only('the-transport-imports-axios', 'axios', 'http/transport[.]ts$'),
    only('the-winston-door-imports-winston', 'winston', 'winston/'),
    only('the-angular-door-imports-angular', '@angular', 'angular/'),
    only('http-for-node-speaks-through-undici', 'undici', 'http/node/'),
    only('the-opentelemetry-door-imports-opentelemetry', '@opentelemetry', 'opentelemetry/'),
    rule(
      'node-stays-at-the-edge',
      'Everything else runs in browsers too.',
      { path: '^src/', pathNot: `^src/${either(nodeOnly)}` },
      { dependencyTypes: ['core'] },
    ),
    rule(
      'node-comes-through-the-condition',
      'What only Node has is reached from what #transport and #platform choose there, and from nowhere else.',
      { path: '^src/', pathNot: '^src/http/node/' },
      { path: '^src/http/node/(?!(adapter|platform)[.]ts$)' },
    ),
    rule('no-cycle', 'Who is first?', { path: '^(src|spec|demos)/' }, { circular: true }),
    rule('everything-resolves', 'An import that resolves to nothing.', {}, { couldNotResolve: true }),
    rule(
      'nothing-undeclared',
      'src imports what package.json declares for users; types of Node excepted.',
      { path: '^src/' },
      { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'npm-dev'], dependencyTypesNot: ['npm', 'npm-peer', 'type-only'] },
    ),
    rule(
      'users-come-through-doors',
      'Demos, conformance and whole-system specs see what users see.',
      { path: '^(demos|spec/(conformance|cloud|journeys|browser|chaos))/' },
      { path: '^src/', pathNot: `^src/(index|${either(doors)}/(cloud/)?index)[.]ts$` },
    ),
    rule('src-stands-alone', 'What is shipped imports nothing that is not.', { path: '^src/' }, { path: '^(spec|demos)/' }),
    rule(
      'names-say-what-is-inside',
      'A file is named, in kebab-case, after its one main export.',
      {},
      { path: '^(src|spec|demos)/.*(/(utils?|common|helpers?|managers?|misc)([./-]|$)|[A-Z_][^/]*[.]ts$)' },
    ),
    ...specified,
    rule(
      'every-source-is-specified',
      'Each file of src is reached by a spec.',
      { path: '^spec/.+[.]spec[.]ts$' },
      { path: '^src/', reachable: false },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|spec/config/.*[.](js|cjs|mjs)$)' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { conditionNames: ['types', 'import', 'node', 'default'], exportsFields: ['exports'] },
    reporterOptions: { mermaid: { minify: false } },
  },
};
