import type { ServerResponse } from 'node:http';

/** The words for a person in front of a browser, by status. */
const WORDS: Readonly<Record<number, string>> = {
  200: 'The program has its answer. You can close this window.',
  403: 'This did not come from the page that was opened.',
  410: 'The program had its answer already. You can close this window.',
};

/** Answers with a small page that holds nothing of what was sent; `done` is called when it is on its way, or nobody wants it. */
export function loopbackPage(response: ServerResponse, status: number, done: () => void = () => undefined): void {
  response.writeHead(status, {
    'Content-Type': 'text/html; charset=utf-8',
    'Cache-Control': 'no-store',
    'Content-Security-Policy': "default-src 'none'",
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
    Connection: 'close',
  });
  response.once('close', done);
  const words = WORDS[status] ?? 'This is not what the program waits for.';
  response.end(`<!DOCTYPE html><html lang="en"><title>Sign-in</title><p>${words}</p></html>\n`);
}
