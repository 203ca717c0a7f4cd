import { describe, expect, it } from 'vitest';
import { serverWords } from './server-words.js';

const error = (className: string, message: string, details: string | null = null): Parameters<typeof serverWords>[0] => ({
  class: className,
  message,
  details,
  http_status: 400,
});

describe('serverWords', () => {
  it.each([
    [error('BadRequest', 'the message (HTTP 400)'), ['the message']],
    [error('BadRequest', 'm (HTTP 400) (Request-ID: req-1)', 'more'), ['m', 'more']],
    [{ class: 'ClientException', message: 'Client authentication failed.' }, ['Client authentication failed.']],
    [error('NotFound', 'Multiple error responses, showing first only: first (HTTP 404)'), ['first']],
  ])('finds what the reply said in %j', (expected, words) => {
    expect(serverWords(expected)).toEqual(words);
  });

  it.each([
    error('BadRequest', 'Bad Request (HTTP 400)'),
    error('HTTPClientError', 'HTTP Client Error (HTTP 418)'),
    error('HttpNotImplemented', 'Not Implemented (HTTP 501)'),
    error('NotFound', 'Unrecognized schema in response body. (HTTP 404)'),
    { class: 'ClientException', message: 'ClientException' },
    { class: 'EndpointNotFound', message: 'public endpoint for compute service not found' },
  ])('leaves keystoneauth its own wording in %j', (expected) => {
    expect(serverWords(expected)).toEqual([]);
  });
});
