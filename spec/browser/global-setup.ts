import { type TestProject } from 'vitest/node';
import { type Cloud, startCloud } from '../cloud/services/cloud.js';
import { openCloudDesk } from '../cloud/services/cloud-desk.js';
import { CloudUnavailable } from '../cloud/services/cloud-unavailable.js';
import { ChromiumUnavailable } from './chromium/chromium-unavailable.js';
import { PLAIN_HOST, startChromium } from './chromium/start-chromium.js';
import { bundlePage } from './site/bundle-page.js';
import { serveSite } from './site/serve-site.js';

/** Where the browser is and which pages it can open: plain data, as specs get it by `inject('browser')`. */
export interface BrowserAccess {
  /** Where playwright connects to the browser. */
  readonly endpoint: string;
  /** The page whose origin the services allow. */
  readonly origin: string;
  /** The same page at an origin that no service knows. */
  readonly otherOrigin: string;
  /** The same page at an origin that no service knows and that is no secure context: a dashboard over plain http. */
  readonly plainOrigin: string;
}

declare module 'vitest' {
  interface ProvidedContext {
    readonly browser: BrowserAccess | { readonly unavailable: string };
  }
}

/** What was started, oldest first. */
const running: (() => Promise<void>)[] = [];

/** Starts the browser, the pages and the services. Where one cannot be had, its specs are skipped and the reason is said. */
export async function setup(project: TestProject): Promise<void> {
  const browser = await orUnavailable(project, 'Chromium', openBrowser);
  project.provide('browser', browser);
  const cloud = await ('unavailable' in browser ? browser : orUnavailable(project, 'real OpenStack services', () => openCloud(browser)));
  project.provide('cloud', 'find' in cloud ? cloud.access : cloud);
  project.provide('serviceDesk', await openDesk(cloud));
}

/** Ends what {@link setup} started, also after it has failed. */
export async function teardown(): Promise<void> {
  try {
    for (const stop of running.splice(0).reverse()) await stop();
  } catch (error) {
    process.exitCode = 1; // a teardown that fails is reported by vitest, but does not fail the run
    throw error;
  }
}

async function openBrowser(): Promise<BrowserAccess> {
  const { endpoint, stop } = await startChromium();
  running.push(stop);
  const script = await bundlePage();
  const [site, other] = await Promise.all([serveSite(script), serveSite(script)]);
  running.push(site.close, other.close);
  return { endpoint, origin: site.origin, otherOrigin: other.origin, plainOrigin: site.origin.replace('127.0.0.1', PLAIN_HOST) };
}

async function openCloud({ origin }: BrowserAccess): Promise<Cloud> {
  const cloud = await startCloud({ allowedOrigins: [origin] });
  running.push(() => cloud.stop());
  return cloud;
}

/** Further services are started by who asks for them first. */
async function openDesk(cloud: Cloud | { readonly unavailable: string }): Promise<{ readonly url: string } | { readonly unavailable: string }> {
  if ('unavailable' in cloud) return cloud;
  const desk = await openCloudDesk(cloud);
  if ('unavailable' in desk) return desk;
  running.push(() => desk.close());
  return { url: desk.url };
}

async function orUnavailable<T>(
  { vitest }: TestProject,
  what: string,
  start: () => Promise<T>,
): Promise<T | { readonly unavailable: string }> {
  try {
    return await start();
  } catch (error) {
    const isMissing = error instanceof ChromiumUnavailable || error instanceof CloudUnavailable;
    if (!isMissing || process.env['CI'] === 'true') throw error;
    vitest.logger.warn(`Skipped: ${what}: ${error.message}`);
    return { unavailable: error.message };
  }
}
