import type { ShownRequest } from '../request-event.js';
import { doubleQuoted, shellWord, singleQuoted } from './shell-quote.js';

/**
 * A request as a command for curl, as keystoneauth logs it: `curl -g -i -X GET http://... -H "Name: value" -d 'body'`.
 * It can be pasted into a POSIX shell; secrets are replaced. Headers are sorted by name, upper case first.
 */
export function curlLine({ method, url, headers, body, tls }: ShownRequest): string {
  const names = Object.keys(headers).sort();
  return [
    'curl -g -i',
    ...trust(tls),
    `-X ${shellWord(method)} ${shellWord(url)}`,
    ...names.map((name) => `-H ${doubleQuoted(`${name}: ${headers[name] ?? ''}`)}`),
    ...(body === undefined ? [] : [data(body)]),
  ].join(' ');
}

function trust({ insecure, cacert }: ShownRequest['tls']): readonly string[] {
  if (insecure) return ['--insecure'];
  return cacert === undefined ? [] : [`--cacert ${doubleQuoted(cacert)}`];
}

function data(body: string): string {
  // No command line can hold it.
  if (body.includes('\0')) return `-d '<binary_data>'`;
  // curl takes what follows an @ for the name of a file.
  return `${body.startsWith('@') ? '--data-raw' : '-d'} ${singleQuoted(body)}`;
}
