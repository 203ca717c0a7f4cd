import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { CloudUnavailable } from '../../cloud/services/cloud-unavailable.js';
import { ChromiumUnavailable } from './chromium-unavailable.js';
import { debianChromium } from './debian-chromium.js';

/** A browser that runs until `stop()`. */
export interface RunningChromium {
  /** Where playwright connects to it. */
  readonly endpoint: string;
  stop(): Promise<void>;
}

/** A host name of this machine whose pages browsers do not trust as they trust 127.0.0.1: what they get over http is no secure context. */
export const PLAIN_HOST = 'plain-http.test';

const INSTALLED = '/usr/bin/chromium';
const START_LIMIT_MS = 60_000;

/** Starts this machine's Chromium, else the one from Debian's package, without a window and with an empty profile. */
export async function startChromium(): Promise<RunningChromium> {
  const executablePath = existsSync(INSTALLED) ? INSTALLED : await debianChromium().catch(unavailable);
  const home = await mkdtemp(join(tmpdir(), 'keystoneauth-rx-chromium-'));
  const removeHome = (): Promise<void> => rm(home, { recursive: true, force: true });
  try {
    const server = await chromium.launchServer({ ...LAUNCH, executablePath, env: { ...process.env, HOME: home } });
    return {
      endpoint: server.wsEndpoint(),
      stop: async () => {
        await server.close();
        await removeHome();
      },
    };
  } catch (error) {
    await removeHome();
    throw new ChromiumUnavailable(`${executablePath} does not start: ${String(error)}`, { cause: error });
  }
}

const LAUNCH = {
  headless: true,
  timeout: START_LIMIT_MS,
  // Besides playwright's own, which turn off what runs in the background and the sandbox.
  ignoreDefaultArgs: ['--disable-popup-blocking'],
  args: ['--disable-gpu', '--disable-quic', '--no-proxy-server', `--host-resolver-rules=MAP ${PLAIN_HOST} 127.0.0.1`],
  // It ends with this process; whoever stops this process decides when.
  handleSIGINT: false,
  handleSIGTERM: false,
  handleSIGHUP: false,
};

function unavailable(reason: unknown): never {
  if (!(reason instanceof CloudUnavailable)) throw reason;
  throw new ChromiumUnavailable(`${INSTALLED} is not here and Debian's package cannot be had: ${reason.message}`, { cause: reason });
}
