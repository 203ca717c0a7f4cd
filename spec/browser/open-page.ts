import { type Browser, type Page, type Request } from 'playwright-core';
import { ledger } from '../hunt/join.js';
import { secretsInBody, secretsInHeaders, secretsInJson, type WireSecret } from '../hunt/wire-secrets.js';
import { type Operations, type PageApi } from './page/outcome-of.js';

/** A page in a browser profile of its own, which can be told what to do. */
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
  close(): Promise<void>;
}

/** Opens the page served at `origin`. */
export async function openPage(browser: Browser, origin: string): Promise<OpenPage> {
  const context = await browser.newContext();
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
      if ('failure' in outcome) throw Object.assign(new Error(), outcome.failure);
      return outcome.value as never;
    },
    complaints,
    requests,
    setCookie: (url, name, value) => context.addCookies([{ url, name, value }]),
    close: async () => {
      const told = await page.evaluate(() => (globalThis as unknown as { keystoneauthPage: PageApi }).keystoneauthPage.told());
      for (const { sink, text } of told) ledger?.output(sink, text);
      await context.close();
    },
  };
}

function note(secrets: readonly WireSecret[]): void {
  for (const { value, origin } of secrets) ledger?.secret(value, origin);
}

/** The page's requests and replies pass no part of Node. */
function watchWire(page: Page): void {
  page.on('request', (request) => {
    note([...secretsInHeaders(Object.entries(request.headers())), ...secretsInBody(request.postData() ?? '')]);
  });
  page.on('response', (response) => {
    note(secretsInHeaders(Object.entries(response.headers())));
  });
}
