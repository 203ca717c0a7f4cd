import { mkdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type Person } from './access.js';
import { type Certificate } from './certificates.js';
import { clientMetadata, type OpenIdClients, type OpenIdProviderJob } from './openid-clients.js';
import { type Program, startProgram } from './program.js';

/** What an OpenID provider is started with. */
export interface OpenIdProviderOptions {
  /** Its working folder, which is made. */
  readonly home: string;
  readonly port: number;
  readonly signing: Certificate;
  readonly clients: OpenIdClients;
  /** Where the web server takes browsers back. */
  readonly webServerCallbacks: readonly string[];
  readonly people: readonly Person[];
  /** Whose pages may ask for tokens. */
  readonly origins: readonly string[];
}

const PROGRAM = fileURLToPath(new URL('openid-provider-process.ts', import.meta.url));

/** Starts an OpenID provider: npm's oidc-provider in a process of its own. */
export async function startOpenIdProvider({ home, port, signing, people, origins, ...known }: OpenIdProviderOptions): Promise<Program> {
  await mkdir(home);
  const jobFile = join(home, 'job.json');
  const clients = clientMetadata(known.clients, known.webServerCallbacks);
  const job: OpenIdProviderJob = { port, key: signing.key, clients, people, origins };
  await writeFile(jobFile, JSON.stringify(job));
  const tsx = createRequire(import.meta.url).resolve('tsx');
  return startProgram({ home, command: [process.execPath, '--import', pathToFileURL(tsx).href, PROGRAM, jobFile], environment: { ...process.env }, port });
}
