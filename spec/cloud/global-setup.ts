import { type TestProject } from 'vitest/node';
import { type Cloud, type CloudAccess, startCloud } from './services/cloud.js';
import { CloudUnavailable } from './services/cloud-unavailable.js';
import { type WsgiService } from './services/wsgi-service.js';

declare module 'vitest' {
  interface ProvidedContext {
    readonly cloud: CloudAccess | { readonly unavailable: string };
  }
}

let cloud: Cloud | undefined;

/** Starts the services before the first spec. Where they cannot be had, specs are skipped and the reason is said. */
export async function setup(project: TestProject): Promise<void> {
  try {
    cloud = await startCloud();
    project.provide('cloud', cloud.access);
  } catch (error) {
    if (!(error instanceof CloudUnavailable) || process.env['CI'] === 'true') throw error;
    console.warn(`Skipped: real OpenStack services: ${error.message}`);
    project.provide('cloud', { unavailable: error.message });
  }
}

/** Stops the services after the last spec and makes sure that they are gone. */
export async function teardown(): Promise<void> {
  try {
    await cloud?.stop();
    for (const service of cloud?.services ?? []) await checkGone(service);
  } catch (error) {
    process.exitCode = 1; // a teardown that fails is reported by vitest, but does not fail the run
    throw error;
  }
}

async function checkGone({ url, pid }: WsgiService): Promise<void> {
  const answer = await fetch(url).catch(() => undefined);
  if (answer !== undefined) throw new Error(`${url} still answers after its service was stopped.`);
  if (isRunning(pid)) throw new Error(`Process ${pid} of ${url} is still there after it was stopped.`);
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
