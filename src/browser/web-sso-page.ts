import { randomId } from '../runtime/random-id.js';

/**
 * What became of a form: its token was `taken` by the page that waits for it; `nobody-waits` for one; it was sent by a `foreign` page;
 * or there was `no-token` in it.
 */
export type WebSsoOutcome = 'taken' | 'nobody-waits' | 'foreign' | 'no-token';

const STATUS: Readonly<Record<WebSsoOutcome, number>> = { taken: 200, 'nobody-waits': 410, foreign: 403, 'no-token': 400 };

const WORDS: Readonly<Record<WebSsoOutcome, string>> = {
  taken: 'You are signed in. You can close this window.',
  'nobody-waits': 'Nobody waits for this sign-in any more. Close this window and sign in again in the application.',
  foreign: 'This was not sent by the cloud that the application asked, so it was not taken. Close this window and sign in again in the application.',
  'no-token': 'The cloud sent no token. Close this window and sign in again in the application.',
};

/** The page that a person is shown in the end. It closes itself if all went well; its own policy allows that script and nothing else. */
export function webSsoPage(outcome: WebSsoOutcome): Response {
  const nonce = randomId();
  const script = outcome === 'taken' ? `<script nonce="${nonce}">close()</script>` : '';
  const html = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="color-scheme" content="light dark"><title>Sign-in</title><p>${WORDS[outcome]}</p>${script}</html>`;
  const headers = {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Security-Policy': `default-src 'none'; script-src 'nonce-${nonce}'; frame-ancestors 'none'`,
    'Cache-Control': 'no-store',
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
  };
  return new Response(html, { status: STATUS[outcome], headers });
}
