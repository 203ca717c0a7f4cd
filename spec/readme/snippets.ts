import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The pages whose snippets are run. */
const PAGES = [
  ...['README.md', 'src/angular/README.md', 'src/browser/README.md', 'src/discovery/README.md', 'src/errors/README.md', 'src/http/README.md', 'src/http/TROUBLESHOOTING.md', 'src/identity/README.md', 'src/loading/README.md', 'src/node/gateway/README.md', 'src/opentelemetry/README.md', 'src/session/MIGRATING.md', 'src/streams/README.md', 'src/token/README.md', 'src/winston/README.md'],
] as const;
/** Beside the specs, so that imports resolve as they do for a user of the package. */
const FOLDER = fileURLToPath(new URL('.run/', import.meta.url));

/** Which names a snippet takes for granted, by the snippet's name in the README. */
export const given: Readonly<Record<string, readonly string[]>> = {
  first: ['authUrl', 'password', 'console'],
  promise: ['session', 'console'],
  client: ['session', 'console'],
  plugin: ['tokenFromSomewhere'],
  method: ['v3', 'authUrl', 'userId', 'password', 'projectId'],
  stream: ['session', 'serverIds', 'console'],
  testing: ['v3', 'console'],
  production: ['Session', 'auth', 'inbound'],
  errors: ['error', 'createIt', 'tryAgainLater'],
  time: ['auth'],
  limits: ['auth'],
  logging: ['session'],
  logger: ['Adapter', 'session', 'winston', 'transports', 'console'],
  pino: ['pino'],
  endpoint: ['session', 'console'],
  range: ['session', 'console'],
  microversion: ['session', 'console'],
  cache: ['auth'],
  challenge: ['authUrl', 'factorPassword', 'readPasscode', 'console'],
  factors: ['v3', 'authUrl', 'factorPassword', 'readPasscode'],
  rotation: ['v3', 'authUrl'],
  rescope: ['v3', 'authUrl', 'password', 'console'],
  applicationCredential: ['v3', 'session', 'console'],
  browser: ['v3', 'authUrl', 'projectId', 'console'],
  badge: ['v3', 'authUrl', 'userId', 'password'],
  wholePlugin: [],
  shared: ['v3', 'authUrl', 'password'],
  sharedFile: ['authUrl', 'applicationCredentialId', 'applicationCredentialSecret'],
  sharedRedis: ['redis', 'encryptionKey'],
  signOut: ['session', 'auth', 'tokenStore', 'console'],
  authState: ['v3', 'auth', 'authUrl', 'password'],
  storeContract: ['myTokenStore', 'test'],
  clouds: ['firstValueFrom', 'console'],
  fromCloud: ['console'],
  fromCloudPromise: ['console'],
  readClouds: ['authUrl', 'password', 'console'],
  byName: ['authUrl', 'password', 'console'],
  registerWithOptions: [],
  angular: [],
  angularProvide: [],
  angularConfig: [],
  angularSignIn: ['v3', 'authUrl', 'readPasscode'],
  angularHttp: [],
  angularGuard: [],
  angularTesting: [],
  gateway: ['authUrl'],
  gatewayPage: ['password'],
  popup: ['authUrl', 'projectId', 'console'],
  callback: ['console'],
  wholePage: ['authUrl', 'projectId', 'console'],
  webSso: ['authUrl', 'projectId'],
  worker: [],
  health: ['Session', 'auth', 'console'],
  automationEvents: ['session', 'console'],
  everywhere: ['authUrl', 'password', 'console'],
  automation: ['session', 'console'],
  paginate: ['session', 'console'],
  pulled: ['session', 'serverIds', 'console'],
  forEachScope: ['session', 'console'],
  ensure: ['session', 'console'],
  audit: ['session', 'console'],
  paginateAwait: ['session', 'console'],
  poll: ['session', 'console'],
  watch: ['session', 'console'],
  until: ['session', 'console'],
  diagnose: ['session', 'console'],
  migrateFirst: ['authUrl', 'password', 'console'],
  migrateClient: ['authUrl', 'password', 'console'],
  migrateHelper: ['authUrl', 'password', 'console'],
  telemetry: ['session'],
  telemetryBeside: ['session'],
};

/** What a snippet makes that a spec wants to look at. */
const exported: Readonly<Record<string, string>> = { automation: 'changes', audit: 'books', poll: 'shown', watch: 'following', health: 'session', telemetryBeside: 'following', plugin: 'corporate', method: 'auth', production: 'session', limits: 'nova', pino: 'logger', cache: 'service', factors: 'auth', rotation: 'replaced', browser: 'elsewhere', badge: 'auth', wholePlugin: 'takeBack', shared: 'auth', sharedFile: 'session', sharedRedis: 'tokenStore', authState: 'elsewhere', registerWithOptions: 'takeBack' };

/** The TypeScript blocks of all pages by name. */
export function readSnippets(): ReadonlyMap<string, string> {
  const blocks = text().matchAll(/<!-- snippet: (\w+) -->\n```ts\n([\s\S]*?)```/g);
  return new Map([...blocks].map((block) => [block[1] ?? '', block[2] ?? '']));
}

/** Every `ts` block has to have a name. */
export function countBlocks(): number {
  return text().match(/^```ts$/gm)?.length ?? 0;
}

function text(): string {
  return PAGES.map((page) => readFileSync(fileURLToPath(new URL(`../../${page}`, import.meta.url)), 'utf8')).join('\n');
}

/** Writes a snippet as a module with what it takes for granted; gives its path. */
export function writeModule(name: string, code: string): string {
  mkdirSync(FOLDER, { recursive: true });
  const usesV3Type = (given[name] ?? []).includes('v3');
  const names = (given[name] ?? []).filter((one) => one !== 'v3');
  const parts = [
    // Angular's packages need the compiler before anything else, unless the linker of its build has seen them.
    name.startsWith('angular') ? "import '@angular/compiler';" : '',
    usesV3Type ? "import * as v3 from 'keystoneauth-rx/v3';" : '',
    names.length === 0 ? '' : `import { ${names.join(', ')} } from '../context.js';`,
    code,
    name in exported ? `export { ${exported[name] ?? ''} };` : 'export {};',
  ];
  const path = `${FOLDER}${name}.ts`;
  writeFileSync(path, parts.join('\n'));
  return path;
}

export function removeModules(): void {
  rmSync(FOLDER, { recursive: true, force: true });
}
