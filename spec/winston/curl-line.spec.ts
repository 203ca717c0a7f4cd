import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { curlLine } from '../../src/winston/curl-line.js';
import { requestSent } from './events.js';

/** What a shell hands to curl when the line is pasted. */
function argumentsOf(line: string): string[] {
  const script = `curl() { for word in "$@"; do printf '%s\\0' "$word"; done; }\n${line}`;
  return execFileSync('sh', ['-c', script], { encoding: 'utf8' }).split('\0').slice(0, -1);
}

describe('curlLine', () => {
  it('has the form of keystoneauth, headers sorted by name with upper case first', () => {
    const headers = { 'x-c': '3', 'X-Auth-Token': '{SHA256}ab', Accept: 'application/json' };

    expect(curlLine(requestSent({ headers, method: 'POST', body: '{"a":1}' }))).toBe(
      'curl -g -i -X POST http://nova.test/servers -H "Accept: application/json" -H "X-Auth-Token: {SHA256}ab" -H "x-c: 3" -d \'{"a":1}\'',
    );
  });

  it('quotes a URL with a query', () => {
    expect(curlLine(requestSent({ url: 'http://nova.test/servers?a=1&b=x+y' }))).toBe(
      'curl -g -i -X GET "http://nova.test/servers?a=1&b=x+y"',
    );
  });

  it('says how the server is trusted', () => {
    expect(curlLine(requestSent({ tls: { insecure: true, cacert: '/ca.pem' } }))).toMatch(/^curl -g -i --insecure -X GET /);
    expect(curlLine(requestSent({ tls: { insecure: false, cacert: '/path/to/ca.pem' } }))).toMatch(
      /^curl -g -i --cacert "\/path\/to\/ca\.pem" -X GET /,
    );
  });

  it('can be pasted into a shell, whatever URL, headers and body hold', () => {
    const url = 'http://nova.test/$HOME/a`id`?name=a&b="c"';
    const headers = { 'If-Match': '"etag"', 'X-Note': `it's $(rm) \\ !important` };
    const body = `{"name":"it's $(id)","lines":"a\nb"}`;

    expect(argumentsOf(curlLine(requestSent({ url, headers, body })))).toEqual([
      ...['-g', '-i', '-X', 'GET', url],
      ...['-H', 'If-Match: "etag"', '-H', `X-Note: it's $(rm) \\ !important`],
      ...['-d', body],
    ]);
  });

  it('sends a body that starts with @ as it is, not as the name of a file', () => {
    expect(curlLine(requestSent({ body: '@home' }))).toBe(`curl -g -i -X GET http://nova.test/servers --data-raw '@home'`);
  });
});
