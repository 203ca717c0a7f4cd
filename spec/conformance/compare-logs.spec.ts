import { describe, expect, it } from 'vitest';
import { logDifferences } from './compare-logs.js';
import type { Json } from './json.js';

const context = { requests: [], cacheIds: new Map() };
const debug = (message: string): { logger: string; level: string; message: string } => ({ logger: 'keystoneauth.session', level: 'DEBUG', message });
const differ = (expected: Json, message: string, level = 'DEBUG'): boolean =>
  logDifferences([expected], [{ ...debug(message), level }], context).length > 0;

describe('logDifferences', () => {
  it('compares lines about HTTP exactly, but for our name and the length of bodies', () => {
    const expected = debug('REQ: curl -g -i -X GET http://h/x -H "User-Agent: {user_agent}"');

    expect(differ(expected, 'REQ: curl -g -i -X GET http://h/x -H "User-Agent: us/1.0"')).toBe(false);
    expect(differ(expected, 'REQ: curl -g -i -X GET "http://h/x" -H "User-Agent: us/1.0"')).toBe(true);
    expect(differ(debug('[200] Content-Length: {length}'), '[200] content-length: 12')).toBe(false);
  });

  it('compares the headers of replies without case and order', () => {
    const expected = debug('RESP: [200] B: 2 Content-Type: text/plain a: 1 2');

    expect(differ(expected, 'RESP: [200] a: 1 2 b: 2 content-type: text/plain')).toBe(false);
    expect(differ(expected, 'RESP: [200] a: 1 2 b: 2')).toBe(true);
    expect(differ(expected, 'RESP: [201] a: 1 2 b: 2 content-type: text/plain')).toBe(true);
  });

  it('compares JSON by what it says', () => {
    const request = { ...debug(`curl -d '{json}'`), json: { n: "it's" } };

    expect(differ(request, String.raw`curl -d '{ "n": "it'\''s" }'`)).toBe(false);
    expect(differ(request, `curl -d '{"n":"its"}'`)).toBe(true);
    expect(differ({ ...debug('RESP BODY: {json}'), json: [1] }, 'RESP BODY: [1]')).toBe(false);
    expect(differ({ ...debug('{json}'), json: { a: 1 } }, '{"a":1}')).toBe(false);
    expect(differ({ ...debug('{json}'), json: { a: 1 } }, 'no json')).toBe(true);
  });

  it('compares of sentences only addresses and numbers', () => {
    const expected = { ...debug('Failed to reach http://h/x. Retrying in 0.5s. 1 retries left'), level: 'WARNING' };

    expect(differ(expected, 'http://h/x did not answer: again in 0.5s, 1 left', 'WARNING')).toBe(false);
    expect(differ(expected, 'http://h/x did not answer: again in 0.7s, 1 left', 'WARNING')).toBe(true);
    expect(differ({ ...expected, message: { $starts_with: 'at http://h/x: ' } }, 'http://h/y', 'WARNING')).toBe(true);
  });

  it('sees other loggers, other levels, and records too many or too few', () => {
    expect(logDifferences([debug('a')], [{ ...debug('a'), logger: 'other' }], context)).toHaveLength(1);
    expect(differ(debug('a'), 'a', 'INFO')).toBe(true);
    expect(logDifferences([debug('a')], [], context)).toHaveLength(1);
    expect(logDifferences([], [debug('a')], context)).toHaveLength(1);
    expect(logDifferences([debug('a')], [debug('a')], context)).toEqual([]);
  });
});
