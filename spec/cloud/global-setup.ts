import { type TestProject } from 'vitest/node';
import { type Cloud, type CloudAccess, startCloud } from './services/cloud.js';
import { openCloudDesk } from './services/cloud-desk.js';
import { CloudUnavailable } from './services/cloud-unavailable.js';
import { type ServiceDesk } from './services/service-desk.js';
import { type WsgiService } from './services/wsgi-service.js';

/** What is not there, and why. */
export interface Unavailable {
  readonly unavailable: string;
}

declare module 'vitest' {
  interface ProvidedContext {
    readonly cloud: CloudAccess | Unavailable;
    /** Where services beside Keystone and Placement are asked for. */
    readonly serviceDesk: { readonly url: string } | Unavailable;
  }
}

let cloud: Cloud | undefined;
let desk: ServiceDesk | undefined;

/** Starts the services before the first spec. Where they cannot be had, specs are skipped and the reason is said. */
export async function setup(project: TestProject): Promise<void> {
  try {
    cloud = await startCloud();
  } catch (error) {
    if (!(error instanceof CloudUnavailable) || process.env['CI'] === 'true') throw error;
    project.provide('cloud', skipped(error.message));
    project.provide('serviceDesk', { unavailable: error.message });
    return;
  }
  project.provide('cloud', cloud.access);
  const opened = await openCloudDesk(cloud);
  if ('close' in opened) desk = opened;
  project.provide('serviceDesk', 'close' in opened ? { url: opened.url } : skipped(opened.unavailable));
}

function skipped(unavailable = ''): Unavailable {
  console.warn(`Skipped: real OpenStack services: ${unavailable}`);
  return { unavailable };
}

/** Stops the services after the last spec and makes sure that they are gone. */
export async function teardown(): Promise<void> {
  try {
    await desk?.close();
    await cloud?.stop();
    for (const service of cloud?.services ?? []) await checkGone(service);
    for (const pid of cloud?.federationPids ?? []) checkEnded(pid);
  } catch (error) {
    process.exitCode = 1; // a teardown that fails is reported by vitest, but does not fail the run
    throw error;
  }
}

async function checkGone({ url, pid }: WsgiService): Promise<void> {
  const answer = await fetch(url).catch(() => undefined);
  if (answer !== undefined) throw new Error(`${url} still answers after its service was stopped.`);
  checkEnded(pid);
}

function checkEnded(pid: number): void {
  if (isRunning(pid)) throw new Error(`Process ${pid} is still there after it was stopped.`);
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
