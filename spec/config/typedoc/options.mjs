import { fileURLToPath } from 'node:url';

const at = (path) => fileURLToPath(new URL(`../../../${path}`, import.meta.url));
const doors = ['index', 'v3/index', 'v2/index', 'node/index', 'browser/index', 'winston/index', 'angular/index', 'redis/index', 'opentelemetry/index', 'testing/index', 'testing/cloud/index'];

/** How the documentation of the API is made: `npx typedoc --options spec/config/typedoc/options.mjs --out FOLDER`. */
export default {
  entryPoints: [...doors.map((door) => at(`src/${door}.ts`)), at('spec/config/typedoc/named-too.ts')],
  tsconfig: at('tsconfig.json'),
  name: 'keystoneauth-rx',
  readme: 'none',
  excludePrivate: true,
  disableSources: true,
  disableGit: true,
  skipErrorChecking: true,
  treatWarningsAsErrors: true,
  // What is named without being exported stands in the API reports.
  validation: { notExported: false, invalidLink: true, invalidPath: true, rewrittenLink: false, notDocumented: true, unusedMergeModuleWith: true },
  requiredToBeDocumented: ['Module', 'Class', 'Interface', 'Function', 'Variable', 'TypeAlias'],
};
