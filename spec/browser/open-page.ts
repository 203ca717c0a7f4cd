import { type Browser, type BrowserContext, type Page, type Request } from 'playwright-core';
import { ledger } from '../hunt/join.js';
import { secretsInBody, secretsInHeaders, secretsInJson, type WireSecret } from '../hunt/wire-secrets.js';
import { type Operations, type Outcome, type PageApi } from './page/outcome-of.js';

/** A page in a browser, which can be told what to do. */
export interface OpenPage {
  /** Runs one operation in the page. A typed error of the page rejects with its members as plain data. */
  run<Name extends keyof Operations>(
    name: Name,
    ...parameters: Parameters<Operations[Name]>
  ): Promise<Awaited<ReturnType<Operations[Name]>>>;
  /** Warnings and errors of the page's console, the browser's own included, and uncaught errors. */
  readonly complaints: readonly string[];
  /** What the page sent to other origins, preflights left out. */
  readonly requests: readonly Request[];
  /** Puts a cookie into the profile, as if `url` had set it. */
  setCookie(url: string, name: string, value: string): Promise<void>;
  /** Stops everything the page does, as browsers do with tabs that nobody looks at; gives what lets it go on. */
  halt(): Promise<() => Promise<void>>;
  /** Takes the network from the page, or gives it back. */
  setOffline(offline: boolean): Promise<void>;
  reload(): Promise<void>;
  /** The tab itself, for what a person does in it. */
  readonly tab: Page;
  /** `run` from the handler of a real click, without which browsers open no window. */
  runClicked: OpenPage['run'];
  /** Closes the tab, whatever it is doing. */
  close(): Promise<void>;
}

/** A browser profile of its own, empty at first. */
export interface Profile {
  /** Opens the page served at `origin` in one more tab. */
  openTab(origin: string): Promise<OpenPage>;
  /** Closes all tabs and forgets the profile. */
  close(): Promise<void>;
}

/** Opens a new profile. */
export async function openProfile(browser: Browser): Promise<Profile> {
  const context = await browser.newContext();
  const tabs = new Set<OpenPage>();
  return {
    openTab: async (origin) => {
      const tab = await openTab(context, origin);
      tabs.add(tab);
      const close = async (): Promise<void> => {
        if (tabs.delete(tab)) await tab.close();
      };
      return { ...tab, close };
    },
    close: async () => {
      await Promise.all([...tabs].map((tab) => tab.close()));
      await context.close();
    },
  };
}

async function openTab(context: BrowserContext, origin: string): Promise<OpenPage> {
  const page = await context.newPage();
  const complaints: string[] = [];
  const requests: Request[] = [];
  page.on('console', (message) => {
    ledger?.output('console', message.text());
    if (['warning', 'error'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => {
    ledger?.output('error', error.stack ?? String(error));
    complaints.push(String(error));
  });
  watchWire(page);
  page.on('popup', watchWire);
  page.on('request', (request) => {
    if (new URL(request.url()).origin !== origin) requests.push(request);
  });
  await page.goto(origin);
  return {
    run: async (name, ...parameters) => {
      note(secretsInJson(parameters));
      const outcome = await page.evaluate(
        (call) => (globalThis as unknown as { keystoneauthPage: PageApi }).keystoneauthPage.run(call.name, call.parameters),
        { name, parameters },
      );
      return valueOf(outcome) as never;
    },
    runClicked: async (name, ...parameters) => {
      note(secretsInJson(parameters));
      return valueOf(await runClicked(page, { name, parameters })) as never;
    },
    tab: page,
    complaints,
    requests,
    setCookie: (url, name, value) => context.addCookies([{ url, name, value }]),
    halt: async () => {
      const devTools = await context.newCDPSession(page);
      await devTools.send('Debugger.enable');
      await devTools.send('Debugger.pause'); // the next script that runs gets no further
      return async () => {
        await devTools.send('Debugger.disable');
        await devTools.detach();
      };
    },
    setOffline: (offline) => context.setOffline(offline),
    reload: async () => {
      await noteTold(page);
      await page.reload();
    },
    close: async () => {
      await noteTold(page);
      await page.close();
    },
  };
}

function valueOf(outcome: Outcome): unknown {
  if ('failure' in outcome) throw Object.assign(new Error(), outcome.failure);
  return outcome.value;
}

/** A button is put on the page, and somebody clicks it. */
async function runClicked(page: Page, call: { readonly name: keyof Operations; readonly parameters: readonly unknown[] }): Promise<Outcome> {
  await page.evaluate(({ name, parameters }) => {
    const place = globalThis as unknown as { readonly keystoneauthPage: PageApi; clicked?: Promise<Outcome> };
    const button = document.createElement('button');
    button.id = 'go';
    button.textContent = name;
    button.onclick = () => {
      button.remove();
      place.clicked = place.keystoneauthPage.run(name, parameters);
    };
    document.body.append(button);
  }, call);
  await page.click('#go');
  return page.evaluate(() => (globalThis as unknown as { readonly clicked: Promise<Outcome> }).clicked);
}

async function noteTold(page: Page): Promise<void> {
  const told = await page.evaluate(() => (globalThis as unknown as { keystoneauthPage: PageApi }).keystoneauthPage.told());
  for (const { sink, text } of told) ledger?.output(sink, text);
}

function note(secrets: readonly WireSecret[]): void {
  for (const { value, origin } of secrets) ledger?.secret(value, origin);
}

/** The page's requests and replies pass no part of Node. */
export function watchWire(page: Page): void {
  page.on('request', (request) => {
    note([...secretsInHeaders(Object.entries(request.headers())), ...secretsInBody(request.postData() ?? '')]);
  });
  page.on('response', (response) => {
    note(secretsInHeaders(Object.entries(response.headers())));
  });
}
