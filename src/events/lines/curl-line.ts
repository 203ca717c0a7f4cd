import type { ShownRequest } from '../request-event.js';
import { doubleQuoted, shellWord, singleQuoted } from './shell-quote.js';

/** Without it curl says that what it is given with -d is a form. */
const NO_CONTENT_TYPE = `-H 'Content-Type:'`;

/**
 * A request as a command for curl, as keystoneauth logs it: `curl -g -i -X GET http://... -H "Name: value" -d 'body'`.
 * It can be pasted into a POSIX shell; secrets are replaced. Headers are sorted by name, upper case first.
 */
export function curlLine(request: ShownRequest): string {
  return joined(request, []);
}

/** The same command, but of a body without a content type curl does not say either that it has one. */
export function curlCommand(request: ShownRequest): string {
  const isTyped = Object.keys(request.headers).some((name) => name.toLowerCase() === 'content-type');
  return joined(request, request.body === undefined || isTyped ? [] : [NO_CONTENT_TYPE]);
}

function joined({ method, url, headers, body, tls }: ShownRequest, more: readonly string[]): string {
  const names = Object.keys(headers).sort();
  return [
    'curl -g -i',
    ...trust(tls),
    `-X ${shellWord(method)} ${shellWord(url)}`,
    ...names.map((name) => header(name, headers[name] ?? '')),
    ...more,
    ...(body === undefined ? [] : [data(body)]),
  ].join(' ');
}

function trust({ insecure, cacert }: ShownRequest['tls']): readonly string[] {
  if (insecure) return ['--insecure'];
  return cacert === undefined ? [] : [`--cacert ${doubleQuoted(cacert)}`];
}

/** What has nothing after its colon curl leaves out; with a semicolon it sends the header without a value. */
function header(name: string, value: string): string {
  return `-H ${doubleQuoted(value.trim() === '' ? `${name};` : `${name}: ${value}`)}`;
}

function data(body: string): string {
  // No command line can hold it.
  if (body.includes('\0')) return `-d '<binary_data>'`;
  // curl takes what follows an @ for the name of a file.
  return `${body.startsWith('@') ? '--data-raw' : '-d'} ${singleQuoted(body)}`;
}
