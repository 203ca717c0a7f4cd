import { serveCloud, type ServedCloud } from 'keystoneauth-rx/testing/cloud';
import { onTestFinished } from 'vitest';
import { ownFolder, runCommand, type Ran, type RunOptions } from './run-command.js';

/** A served cloud, and the command as its user `demo` in one folder. */
export interface DemoCloud {
  readonly served: ServedCloud;
  readonly environment: Readonly<Record<string, string>>;
  readonly directory: string;
  readonly run: (line: string, options?: RunOptions) => Promise<Ran>;
}

/** Serves a cloud until the test has finished. */
export async function demoCloud(): Promise<DemoCloud> {
  const served = await serveCloud();
  onTestFinished(() => served.close());
  const directory = ownFolder();
  const environment = {
    OS_AUTH_URL: served.authUrl,
    OS_USERNAME: 'demo',
    OS_PASSWORD: 'demo-password',
    OS_USER_DOMAIN_NAME: 'Default',
    OS_PROJECT_NAME: 'demo',
    OS_PROJECT_DOMAIN_NAME: 'Default',
  };
  const run: DemoCloud['run'] = (line, options = {}) =>
    runCommand(line.split(' '), { directory, ...options, environment: { ...environment, ...options.environment } });
  return { served, environment, directory, run };
}
