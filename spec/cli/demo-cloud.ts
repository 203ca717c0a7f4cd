import { serveCloud, type ServedCloud } from 'keystoneauth-rx/testing/cloud';
import { onTestFinished } from 'vitest';
import { demoEnvironment } from './demo-environment.js';
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
  const environment = demoEnvironment(served.authUrl);
  const run: DemoCloud['run'] = (line, options = {}) =>
    runCommand(line.split(' '), { directory, ...options, environment: { ...environment, ...options.environment } });
  return { served, environment, directory, run };
}
