import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import type { ApiResponse } from '../../http/response.js';
import type { Io } from '../io.js';
import { printable, printableLines } from '../output/printable.js';

/** Prints the body of a reply as it comes: bytes stay what they are. At a terminal JSON is indented, and a line is ended. */
export async function printReply(io: Io, { status, headers, body }: ApiResponse, hasHead: boolean): Promise<void> {
  const { stdout, isTerminal } = io;
  if (hasHead) stdout.write(`${[String(status), ...Object.entries(headers).map(([name, value]) => printable(`${name}: ${value}`))].join('\n')}\n\n`);
  if (!isPresent(body)) return;
  const isJson = /^application\/([\w.+-]+\+)?json\b/.test(headers['content-type'] ?? '');
  if (!isStream(body)) stdout.write(isTerminal.stdout ? `${shown(body)}\n` : bare(body));
  else if (isTerminal.stdout && isJson) stdout.write(`${indented(await text(body))}\n`);
  else await pipeline(Readable.fromWeb(body), stdout, { end: false });
}

function isPresent(body: unknown): body is object | string | number | boolean {
  return body !== undefined && body !== null;
}

/** The body of an error was read already, for the message in it. */
function isStream(body: object | string | number | boolean): body is ReadableStream<Uint8Array> {
  return typeof body === 'object' && 'getReader' in body;
}

/** For people: on lines of their own, and nothing in them moves the cursor. */
function shown(body: object | string | number | boolean): string {
  return printableLines(typeof body === 'string' ? body.trimEnd() : JSON.stringify(body, undefined, 2));
}

/** For programs: texts as they came. */
function bare(body: object | string | number | boolean): string {
  return typeof body === 'string' ? body : `${JSON.stringify(body)}\n`;
}

function indented(document: string): string {
  try {
    return printableLines(JSON.stringify(JSON.parse(document), undefined, 2));
  } catch {
    return printable(document);
  }
}
