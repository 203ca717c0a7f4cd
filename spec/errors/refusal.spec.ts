import { describe, expect, it } from 'vitest';
import { HttpError } from '../../src/errors/http-error.js';
import { OAuthError } from '../../src/errors/oauth-error.js';
import { AuthorizationFailure } from '../../src/errors/authorization-failure.js';
import { goneDelegation, isRefusalOfCredentials } from '../../src/errors/refusal.js';

const answered = (status: number, serviceMessage?: string): HttpError =>
  new HttpError('POST http://keystone.test/v3/auth/tokens was refused.', { status, method: 'POST', url: 'http://keystone.test', serviceMessage });
const oauth = (error: string): OAuthError => new OAuthError('refused', { status: 400, method: 'POST', url: 'http://idp.test', error });

describe('goneDelegation', () => {
  it.each<[number, string | undefined, string | undefined]>([
    [404, 'Could not find Application Credential: c2f64fc9.', 'c2f64fc9'],
    [404, 'Could not find trust: 94a31a7b.', '94a31a7b'],
    [404, 'Could not find user: 94a31a7b.', undefined],
    [403, 'Could not find Application Credential: c2f64fc9.', undefined],
    [404, undefined, undefined],
  ])('reads from a %i that says %j: %j', (status, message, id) => {
    expect(goneDelegation(status, message)).toBe(id);
  });
});

describe('isRefusalOfCredentials', () => {
  it.each<[string, unknown]>([
    ['a 401', answered(401)],
    ["Keystone's 404 for an application credential that was deleted", answered(404, 'Could not find Application Credential: c2f64fc9.')],
    ['a grant that an identity provider refuses', oauth('invalid_grant')],
    ['a client that an identity provider refuses', oauth('invalid_client')],
  ])('is true for %s', (_case, error) => {
    expect(isRefusalOfCredentials(error)).toBe(true);
  });

  it.each<[string, unknown]>([
    ['a wrong path', answered(404, 'The resource could not be found.')],
    ['a service that is down', answered(503)],
    ['a device nobody has confirmed yet', oauth('authorization_pending')],
    ['what was never sent', new AuthorizationFailure('There is no password.')],
    ['nothing', undefined],
  ])('is false for %s', (_case, error) => {
    expect(isRefusalOfCredentials(error)).toBe(false);
  });
});
