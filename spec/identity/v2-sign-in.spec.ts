import { firstValueFrom } from 'rxjs';
import { afterEach, describe, expect, it } from 'vitest';
import * as v2 from 'keystoneauth-rx/v2';
import { printed } from '../credentials/contribution.js';
import type { Answer } from '../request/http-service.js';
import { closeAll, serveKeystone, sessionFor, signIn } from './scripted-keystone.js';

afterEach(closeAll);

const user = { username: 'n', password: 's3cret-word-1' };

/** Signs in at a Keystone that answers so; what came of it, and how many requests it took. */
async function answered(answer: Answer): Promise<{ outcome: unknown; requests: number }> {
  const keystone = await serveKeystone(() => answer);
  const outcome = await signIn(v2.password({ authUrl: `${keystone.url}/v2.0`, ...user }));
  return { outcome, requests: keystone.arrivals.length };
}

describe('v2SignIn', () => {
  it.each<[string, Answer]>([
    ['another object', { json: { token: {} } }],
    ['a list', { json: [] }],
    ['null', { json: null }],
    ['a text', { json: 'access' }],
    ['an "access" that is no object', { json: { access: 'yes' } }],
    ['nothing', { status: 204 }],
    ['a token without an id', { json: { access: { token: { expires: '2030-01-01T00:00:00Z' }, user: { id: 'u' } } } }],
    ['an empty id', { json: { access: { token: { id: '' } } } }],
  ])('takes %s for no token', async (_form, answer) => {
    const { outcome, requests } = await answered(answer);

    expect(outcome).toMatchObject({ code: 'invalid-response', message: expect.stringMatching(/"access"|token id/) as string });
    expect(requests).toBe(1);
  });

  it('shows no password of the auth URL in its errors', async () => {
    const keystone = await serveKeystone(() => ({ json: {} }));
    const authUrl = `${keystone.url.replace('//', '//user:s3cret-url-5@')}/v2.0`;

    const error = await signIn(v2.password({ authUrl, ...user }));

    expect(error).toMatchObject({ code: 'invalid-response' });
    expect(printed(error)).not.toContain('s3cret');
  });

  it('reports the sign-in without its body: there is a password in it', async () => {
    const keystone = await serveKeystone();
    const { session, events } = sessionFor(v2.password({ authUrl: `${keystone.url}/v2.0`, ...user }));

    await firstValueFrom(session.getToken());

    expect(events.map(({ type }) => type)).toEqual(expect.arrayContaining(['sign-in-started', 'sign-in-succeeded']));
    expect(printed(events)).not.toMatch(/s3cret|token-1/);
  });
});
