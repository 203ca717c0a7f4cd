import type { RequestSent } from '../events/event.js';
import { doubleQuoted, shellWord, singleQuoted } from './shell-quote.js';

/**
 * The request as a command for curl, as keystoneauth logs it: `curl -g -i -X GET http://... -H "Name: value" -d 'body'`.
 * It can be pasted into a shell; secrets are replaced. Headers are sorted by name, upper case first.
 */
export function curlLine({ method, url, headers, body, tls }: RequestSent): string {
  const names = Object.keys(headers).sort();
  return [
    'curl -g -i',
    ...trust(tls),
    `-X ${method} ${shellWord(url)}`,
    ...names.map((name) => `-H ${doubleQuoted(`${name}: ${headers[name] ?? ''}`)}`),
    ...(body === undefined ? [] : [data(body)]),
  ].join(' ');
}

function trust({ insecure, cacert }: RequestSent['tls']): readonly string[] {
  if (insecure) return ['--insecure'];
  return cacert === undefined ? [] : [`--cacert ${doubleQuoted(cacert)}`];
}

/** curl takes what follows an @ for the name of a file. */
function data(body: string): string {
  return `${body.startsWith('@') ? '--data-raw' : '-d'} ${singleQuoted(body)}`;
}
