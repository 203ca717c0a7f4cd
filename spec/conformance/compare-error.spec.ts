import {
  AuthorizationFailure,
  ConnectFailure,
  EmptyCatalog,
  HttpError,
  ImpliedVersionMismatch,
  MissingAuthMethods,
  MissingRequiredOptions,
  OAuthError,
  OptionError,
} from 'keystoneauth-rx';
import { describe, expect, it } from 'vitest';
import { errorDifferences } from './compare-error.js';
import type { ExpectedError } from './vector.js';

const context = { requests: [], cacheIds: new Map() };
const notFound = new HttpError('GET http://x/ was answered with 404: gone', {
  status: 404,
  method: 'GET',
  url: 'http://x/',
  serviceMessage: 'gone',
  details: 'more',
  requestId: 'req-1',
  retryAfterMs: 7000,
});
const expectedNotFound: ExpectedError = {
  class: 'NotFound',
  bases: ['HTTPClientError', 'HttpError', 'ClientException'],
  message: 'gone (HTTP 404) (Request-ID: req-1)',
  http_status: 404,
  details: 'more',
  request_id: 'req-1',
  url: 'http://x/',
  method: 'GET',
  retry_after: 7,
};

describe('errorDifferences', () => {
  it('finds nothing in an HTTP error with the same status, place and words', () => {
    expect(errorDifferences(expectedNotFound, notFound, context)).toEqual([]);
  });

  it.each([
    ['class', { class: 'Forbidden' }],
    ['bases', { bases: ['HttpServerError'] }],
    ['bases', { bases: ['UnheardOf'] }],
    ['message', { message: 'other words (HTTP 404)' }],
    ['details', { details: 'other details' }],
    ['request_id', { request_id: null }],
    ['url', { url: 'http://x/other' }],
    ['method', { method: 'PUT' }],
    ['retry_after', { retry_after: 0 }],
  ])('reports another %s', (_, change) => {
    expect(errorDifferences({ ...expectedNotFound, ...change }, notFound, context)).toHaveLength(1);
  });

  it.each([
    ['EmptyCatalog', new EmptyCatalog('')],
    ['ImpliedMaxVersionMismatch', new ImpliedVersionMismatch('')],
    ['MissingRequiredOptions', new MissingRequiredOptions(['a'], 'it')],
    ['OptionError', new MissingRequiredOptions(['a'], 'it')],
    ['TypeError', new OptionError('a', '')],
    ['ConnectFailure', new ConnectFailure('')],
    ['NotFound', new OAuthError('', { status: 404, method: 'POST', url: 'http://x/token', error: 'invalid_request' })],
    ['ClientException', new EmptyCatalog('')],
  ])('takes our form of %s', (name, error) => {
    expect(errorDifferences({ class: name, bases: [] }, error, context)).toEqual([]);
  });

  it('reads a URL as it is sent', () => {
    const odd = new HttpError('', { status: 404, method: 'GET', url: 'http://x/my%20id%C3%A9', serviceMessage: 'gone' });

    expect(errorDifferences({ class: 'NotFound', url: 'http://x/my idé' }, odd, context)).toEqual([]);
    expect(errorDifferences({ class: 'NotFound', url: 'http://x/my/idé' }, odd, context)).toHaveLength(1);
  });

  it('wants what the server said where keystoneauth has no class for it', () => {
    const said = { class: 'ClientException', message: 'gone' };

    expect(errorDifferences(said, notFound, context)).toEqual([]);
    expect(errorDifferences(said, new EmptyCatalog('nothing there'), context)).toHaveLength(1);
  });

  it('wants an error of the class even if its ancestor fits', () => {
    expect(errorDifferences({ class: 'EndpointNotFound' }, new EmptyCatalog(''), context)).toHaveLength(1);
  });

  it('wants every missing option to be named, whatever their order; more may be named', () => {
    const error = new MissingRequiredOptions(['authUrl', 'projectId'], 'it');

    expect(errorDifferences({ class: 'MissingRequiredOptions', options: ['project_id', 'auth_url'] }, error, context)).toEqual([]);
    expect(errorDifferences({ class: 'MissingRequiredOptions', options: ['auth_url'] }, error, context)).toEqual([]);
    expect(errorDifferences({ class: 'MissingRequiredOptions', options: ['auth_url', 'token'] }, error, context)).toHaveLength(1);
  });

  it('compares what a receipt says', () => {
    const receipt = { methods: ['password'], requiredAuthMethods: [['password', 'totp']], expiresAt: '2031-05-06T07:13:09Z' };
    const error = new MissingAuthMethods('', 'receipt-1', receipt);
    const expected = {
      class: 'MissingAuthMethods',
      receipt: 'receipt-1',
      methods: ['password'],
      required_auth_methods: [['password', 'totp']],
      expires_at: { $time: '2031-05-06T07:13:09.000000Z' },
    };

    expect(errorDifferences(expected, error, context)).toEqual([]);
    expect(errorDifferences({ ...expected, required_auth_methods: [['totp']] }, error, context)).toHaveLength(1);
  });

  it('takes any typed error for an accident of Python, and no untyped one', () => {
    const accident = { class: 'KeyError', uncontrolled: true };

    expect(errorDifferences(accident, new AuthorizationFailure(''), context)).toEqual([]);
    expect(errorDifferences(accident, new TypeError('ours'), context)).toHaveLength(1);
  });
});
