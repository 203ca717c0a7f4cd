import { firstValueFrom } from 'rxjs';
import { afterEach, describe, expect, it } from 'vitest';
import { password } from 'keystoneauth-rx';
import { identityVersions } from 'keystoneauth-rx/testing';
import type { Answer, Arrival, HttpService } from '../request/http-service.js';
import { closeAll, requestLines, serveKeystone, sessionFor } from './scripted-keystone.js';

afterEach(closeAll);

/** A generic plugin at a Keystone that gives `answer`; signs in as often as wanted, and tells what came of each. */
async function signedInAt(
  answer: (arrival: Arrival, number: number) => Answer | undefined,
  times: number,
): Promise<{ keystone: HttpService; requests: string[]; outcomes: unknown[] }> {
  const keystone = await serveKeystone(answer);
  const { session } = sessionFor(password({ authUrl: keystone.url, username: 'n', password: 'pw-4vT9zKqL2x', rememberFailuresMs: 0 }));
  const outcomes: unknown[] = [];
  for (let count = 0; count < times; count += 1) {
    outcomes.push(await firstValueFrom(session.authenticate()).then(() => 'ok', (error: unknown) => error));
  }
  return { keystone, requests: requestLines(keystone), outcomes };
}

/** Only v2.0 until the first sign-in, only v3 from then on. */
function upgraded(status: number): (arrival: Arrival, number: number) => Answer | undefined {
  return ({ method, path, headers }, number) => {
    const isNew = number > 2;
    if (method === 'GET') return { status: 300, json: identityVersions({ href: `http://${String(headers.host)}/`, v3: isNew, v2: !isNew }) };
    return isNew && path.startsWith('/v2.0') ? { status } : undefined;
  };
}

describe('KeptIdentityVersion', () => {
  it.each([404, 410])('is looked for again after a sign-in there ended in a %i, as after an upgrade of the cloud', async (status) => {
    const { requests, outcomes } = await signedInAt(upgraded(status), 4);

    expect(outcomes).toEqual(['ok', expect.objectContaining({ code: 'http-error', status }), 'ok', 'ok']);
    expect(requests).toEqual(['GET /', 'POST /v2.0/tokens', 'POST /v2.0/tokens', 'GET /', 'POST /v3/auth/tokens', 'POST /v3/auth/tokens']);
  });

  it('is looked for once for each sign-in that failed, where nothing better is found', async () => {
    const { requests } = await signedInAt(({ method }) => (method === 'POST' ? { status: 404 } : undefined), 3);

    expect(requests).toEqual(['GET /', 'POST /v3/auth/tokens', 'GET /', 'POST /v3/auth/tokens', 'GET /', 'POST /v3/auth/tokens']);
  });

  it('is looked for again after a connection broke, and is the old one while nothing can be read', async () => {
    const broken = new Set([3, 4]);
    const { requests, outcomes } = await signedInAt((_arrival, number) => {
      if (broken.has(number)) throw new Error('The connection breaks.');
      return undefined;
    }, 4);

    expect(outcomes).toEqual(['ok', expect.objectContaining({ code: 'connect-failure' }), 'ok', 'ok']);
    expect(requests).toEqual(['GET /', ...['POST', 'POST'].map((verb) => `${verb} /v3/auth/tokens`), 'GET /', ...['POST', 'POST'].map((verb) => `${verb} /v3/auth/tokens`)]);
  });

  it.each<[string, Answer]>([
    ['refused credentials', { status: 401 }],
    ['a Keystone that is busy', { status: 503 }],
    ['a trust that is gone', { status: 404, json: { error: { message: 'Could not find trust: 9f2c.' } } }],
  ])('is kept after %s', async (_case, answer) => {
    const { requests } = await signedInAt((_arrival, number) => (number === 3 ? answer : undefined), 3);

    expect(requests).toEqual(['GET /', ...['POST', 'POST', 'POST'].map((verb) => `${verb} /v3/auth/tokens`)]);
  });
});
