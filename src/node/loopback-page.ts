import type { ServerResponse } from 'node:http';
import { escapeXml } from '../identity/federation/xml/escape-xml.js';

/** The words for a person in front of a browser, by status. */
const WORDS: Readonly<Record<number, string>> = {
  200: 'The program has its answer. You can close this window.',
  410: 'The program had its answer already. You can close this window.',
};

/** What a page says. */
export interface LoopbackWords {
  readonly status: number;
  /** @defaultValue the usual words for the status */
  readonly reason?: string | undefined;
}

/** Answers with a small page that holds no secret of what was sent; `done` is called when it is on its way, or nobody wants it. */
export function loopbackPage(response: ServerResponse, { status, reason }: LoopbackWords, done: () => void = () => undefined): void {
  response.writeHead(status, {
    'Content-Type': 'text/html; charset=utf-8',
    'Cache-Control': 'no-store',
    'Content-Security-Policy': "default-src 'none'",
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
    Connection: 'close',
  });
  response.once('close', done);
  const words = reason ?? WORDS[status] ?? 'This is not what the program waits for.';
  response.end(`<!DOCTYPE html><html lang="en"><title>Sign-in</title><p>${escapeXml(words)}</p></html>\n`);
}
