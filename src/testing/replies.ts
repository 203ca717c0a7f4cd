import type { CloudReply } from './cloud-request.js';

/** A JSON answer. */
export function jsonReply(status: number, document: unknown, headers: Readonly<Record<string, string>> = {}): CloudReply {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(document) };
}

/** An HTML page, which is what OpenStack's web frameworks answer where no API is. */
export function htmlReply(status: number, title: string): CloudReply {
  const page = `<!doctype html>\n<html lang="en">\n<title>${String(status)} ${title}</title>\n<h1>${title}</h1>\n</html>\n`;
  return { status, headers: { 'content-type': 'text/html; charset=utf-8' }, body: page };
}

/** An answer without a body. */
export function emptyReply(status: number, headers: Readonly<Record<string, string>> = {}): CloudReply {
  return { status, headers, body: '' };
}

/** Whether a step that may refuse gave its final answer instead of a value. */
export function isReply(outcome: object): outcome is CloudReply {
  return 'status' in outcome && 'headers' in outcome && 'body' in outcome;
}
