import { chromium, type Browser, type BrowserContext, type Locator, type Page, type Request } from 'playwright-core';
import { afterAll, afterEach, beforeAll, inject } from 'vitest';
import { buildConsole } from '../../../demos/angular/start/build-app.js';
import type { ConsoleOptions } from '../../../demos/angular/start/console-options.js';
import { serveConsole, type RunningConsole } from '../../../demos/angular/start/start-console.js';
import { ledger } from '../../hunt/join.js';
import { watchWire } from '../open-page.js';

/** Whoever installs and builds for the first time. */
const BUILD_LIMIT_MS = 600_000;

/** Somebody who signs in. */
export interface Person {
  readonly username: string;
  readonly password: string;
  readonly project?: string | undefined;
}

/** The console in a tab. */
export interface ConsoleTab {
  readonly page: Page;
  /** Warnings and errors of the console, and uncaught errors; Chromium's own words about a status of 400 or more left out. */
  readonly complaints: readonly string[];
  /** What the page sent to other origins, preflights left out. */
  readonly foreign: readonly Request[];
  /** Fills in the form and sends it. */
  enter(person: Person): Promise<void>;
  /** {@link enter}, and waits for the overview. */
  signIn(person: Person): Promise<void>;
  /** Goes to a view by its link. */
  go(view: string): Promise<void>;
  /** What a view shows, letter by letter. */
  shown(text: string): Locator;
  /** A number on the page. */
  number(testId: string): Promise<number>;
  /** What an error says first. */
  readonly problem: Locator;
}

/** A profile of its own, for several tabs. */
export interface ConsoleProfile {
  readonly context: BrowserContext;
  openTab(): Promise<ConsoleTab>;
}

/** What specs of the console work with. */
export interface ConsoleSpecs {
  /** Serves the console until the spec is over. */
  serve(options?: ConsoleOptions): Promise<RunningConsole>;
  openProfile(running: RunningConsole): Promise<ConsoleProfile>;
  openTab(running: RunningConsole): Promise<ConsoleTab>;
}

/** Builds the console before the specs of a `describe`, and closes what they opened. */
export function consoleSpecs(): ConsoleSpecs {
  const opened: (() => Promise<void>)[] = [];
  let folder: string;
  let browser: Browser;
  beforeAll(async () => {
    const access = inject('browser');
    if ('unavailable' in access) throw new Error(access.unavailable);
    browser = await chromium.connect(access.endpoint);
    folder = await buildConsole(() => undefined);
  }, BUILD_LIMIT_MS);
  afterEach(async () => {
    for (const close of opened.splice(0).reverse()) await close();
  });
  afterAll(() => browser.close());
  const openProfile = async ({ url }: RunningConsole): Promise<ConsoleProfile> => {
    const context = await browser.newContext({ viewport: { width: 1400, height: 900 } });
    opened.push(() => context.close());
    return { context, openTab: () => openTab(context, url) };
  };
  return {
    serve: async (options) => {
      const running = await serveConsole(folder, options);
      opened.push(() => running.close());
      return running;
    },
    openProfile,
    openTab: async (running) => (await openProfile(running)).openTab(),
  };
}

async function openTab(context: BrowserContext, url: string): Promise<ConsoleTab> {
  const page = await context.newPage();
  const complaints: string[] = [];
  const foreign: Request[] = [];
  page.on('console', (message) => {
    ledger?.output('console', message.text());
    if (!['warning', 'error'].includes(message.type())) return;
    if (!message.text().startsWith('Failed to load resource: the server responded with a status of 4')) complaints.push(message.text());
  });
  page.on('pageerror', (error) => {
    ledger?.output('error', error.stack ?? String(error));
    complaints.push(String(error));
  });
  page.on('request', (request) => {
    if (new URL(request.url()).origin !== url) foreign.push(request);
  });
  watchWire(page);
  await page.goto(url);
  const enter = async ({ username, password, project = '' }: Person): Promise<void> => {
    await page.getByLabel('User', { exact: true }).fill(username);
    await page.getByLabel('Password').fill(password);
    await page.getByLabel('Project').fill(project);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  };
  return {
    page,
    complaints,
    foreign,
    enter,
    signIn: async (person) => {
      await enter(person);
      await page.waitForURL('**/overview');
    },
    go: (view) => page.getByRole('navigation').getByRole('link', { name: view }).click(),
    shown: (text) => page.locator('main').getByText(text, { exact: true }),
    number: async (testId) => Number(await page.getByTestId(testId).textContent()),
    problem: page.getByRole('alert').locator('.title'),
  };
}
