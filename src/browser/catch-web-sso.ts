import { refuseUnknownOptions } from '../errors/refuse-unknown-options.js';
import { parseUrl } from '../http/url.js';
import { webSsoPage, type WebSsoOutcome } from './web-sso-page.js';
import type { WebSsoWorkerScope } from './web-sso-worker-scope.js';
import { whoWaits } from './who-waits.js';

/** Options of {@link catchWebSso}. */
export interface CatchWebSsoOptions {
  /** Where Keystone's page sends its form, relative to the scope of the worker. @defaultValue 'auth/websso/' */
  readonly path?: string | undefined;
  /** The page that a person is shown in the end. @defaultValue one with a sentence, which closes itself once the token was taken */
  readonly page?: ((outcome: WebSsoOutcome) => Response) | undefined;
}

const WHERE = 'catchWebSso';
const OPTIONS: ReadonlySet<string> = new Set(['path', 'page']);

/**
 * In a service worker: takes the form with the token that Keystone's page sends, which no page and no static host could, and hands the
 * token to the page that waits for it in `webSsoRedirect()`, once. It takes a form only from the origin which that page expects;
 * everything else the worker is asked goes its way. Call it before anything else that listens to `fetch`, such as `ngsw-worker.js`.
 *
 * @throws OptionError for an unknown option.
 */
export function catchWebSso(scope: WebSsoWorkerScope, options: CatchWebSsoOptions = {}): void {
  refuseUnknownOptions(options, OPTIONS, WHERE);
  const { path = 'auth/websso/', page = webSsoPage } = options;
  const place = new URL(path, scope.registration.scope).pathname;
  scope.addEventListener('fetch', (event) => {
    const { request } = event;
    if (request.method !== 'POST' || request.mode !== 'navigate' || parseUrl(request.url)?.pathname !== place) return;
    event.respondWith(outcomeOf(scope, request).then(page));
  });
}

/** The form is read last: whoever sends it, nothing of it is looked at before it is known that somebody waits for it. */
async function outcomeOf(scope: WebSsoWorkerScope, request: Request): Promise<WebSsoOutcome> {
  const waiting = await whoWaits(scope, request.url);
  if (waiting.length === 0) return 'nobody-waits';
  const sender = parseUrl(request.referrer)?.origin;
  const [latest] = waiting.filter(({ formOrigin }) => formOrigin === sender).sort((one, other) => other.since - one.since);
  if (latest === undefined) return 'foreign';
  const token = await tokenIn(request);
  if (token === undefined) return 'no-token';
  return (await latest.give(token)) ? 'taken' : 'nobody-waits';
}

async function tokenIn(request: Request): Promise<string | undefined> {
  const form = await request.formData().catch(() => undefined);
  const token = form?.get('token');
  return typeof token === 'string' && token !== '' ? token : undefined;
}
