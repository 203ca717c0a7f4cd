import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { curlCommand, curlLine } from '../../../src/events/lines/curl-line.js';
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

  it.each([
    ['quotes of both kinds', `{"name": "it's", 'a': '\\''}`],
    ['several lines', 'first\nsecond\r\n\n'],
    ['exclamation marks', 'a! !b !!'],
    ['what is not ASCII', 'Grüße, 你好, \u{1f600}'],
    ['what a shell would expand', '$HOME `id` $(id) ~ * {a,b} \\ & | ; < >'],
    ['nothing', ''],
    ['an option', '--data @/etc/passwd'],
  ])('hands curl a body of %s as it is', (_, body) => {
    expect(argumentsOf(curlLine(requestSent({ body })))).toEqual(['-g', '-i', '-X', 'GET', 'http://nova.test/servers', '-d', body]);
  });

  it.each(['$HOME `id`', '"$(id)"', String.raw`a\$b\\`, `it's`, 'Grüße', '!!', '*'])('hands curl the value %s of a header as it is', (value) => {
    expect(argumentsOf(curlLine(requestSent({ headers: { 'X-Value': value } })))).toEqual([
      ...['-g', '-i', '-X', 'GET', 'http://nova.test/servers', '-H', `X-Value: ${value}`],
    ]);
  });

  it('hands curl a method that has a meaning in a shell, and a path with blanks and quotes', () => {
    const tls = { insecure: false, cacert: `/etc/my "own" $CA's.pem` };

    expect(argumentsOf(curlLine(requestSent({ method: "M$`!'", tls })))).toEqual([
      ...['-g', '-i', '--cacert', tls.cacert, '-X', "M$`!'", 'http://nova.test/servers'],
    ]);
  });

  it('hands curl an empty header in the words by which it sends one', () => {
    expect(curlLine(requestSent({ headers: { 'If-Match': '', 'X-A': '1', 'X-Blank': ' ' } }))).toBe(
      'curl -g -i -X GET http://nova.test/servers -H "If-Match;" -H "X-A: 1" -H "X-Blank;"',
    );
  });

  it('leaves out a body that no command line can hold', () => {
    expect(curlLine(requestSent({ body: 'a\0b' }))).toBe(`curl -g -i -X GET http://nova.test/servers -d '<binary_data>'`);
  });

  it('sends a body that starts with @ as it is, not as the name of a file', () => {
    expect(curlLine(requestSent({ body: '@home' }))).toBe(`curl -g -i -X GET http://nova.test/servers --data-raw '@home'`);
    expect(argumentsOf(curlLine(requestSent({ body: '@home' }))).slice(-2)).toEqual(['--data-raw', '@home']);
  });
});

describe('curlCommand', () => {
  it('keeps curl from saying that a body without a content type is a form', () => {
    expect(curlCommand(requestSent({ method: 'PUT', headers: { 'X-A': '1' }, body: 'text' }))).toBe(
      `curl -g -i -X PUT http://nova.test/servers -H "X-A: 1" -H 'Content-Type:' -d 'text'`,
    );
  });

  it.each([
    ['of a request that has a content type', { headers: { 'content-type': 'text/plain' }, body: 'text' }],
    ['of a request that has one among other headers', { headers: { 'X-A': '1', 'Content-Type': 'text/plain' }, body: 'text' }],
    ['of a request that has an empty one', { headers: { 'Content-Type': '' }, body: 'text' }],
    ['of a request without a body', { headers: { 'X-A': '1' } }],
  ])('is the line %s', (_, request) => {
    expect(curlCommand(requestSent(request))).toBe(curlLine(requestSent(request)));
  });
});
