import { concatMap, firstValueFrom, from, map, catchError, of, toArray, lastValueFrom } from 'rxjs';
import { afterEach, describe, expect, it } from 'vitest';
import type { IdentityPlugin } from 'keystoneauth-rx';
import * as v3 from 'keystoneauth-rx/v3';
import { VirtualRuntime } from '../token/virtual-runtime.js';
import { closeAll, letInByV3, requestLines, serveKeystone, sessionFor } from './scripted-keystone.js';

afterEach(closeAll);

/** Lets everybody in, and then believes nobody. */
const serveSuspicious = async (): ReturnType<typeof serveKeystone> =>
  serveKeystone(({ path }, number) => {
    if (path.endsWith('/OS-OAUTH2/token')) return { json: { access_token: `bearer-Rf62-${number}`, token_type: 'Bearer', expires_in: 3600 } };
    return path.endsWith('/auth/tokens') ? letInByV3(number) : { status: 401, json: {} };
  });

const oauth2 = (authUrl: string): { oauth2Endpoint: string; oauth2ClientId: string } => ({ oauth2Endpoint: `${authUrl}/v3/OS-OAUTH2/token`, oauth2ClientId: 'c' });

describe('a service that refuses every token', () => {
  it.each<[string, (url: string) => IdentityPlugin]>([
    ['a password', (authUrl) => v3.password({ authUrl, userId: 'u', password: 'pw-Ut45-refused' })],
    ['a passcode that a person is asked for', (authUrl) => v3.totp({ authUrl, userId: 'u', passcode: () => '445566' })],
    ['an access token beside it', (authUrl) => v3.oauth2ClientCredential({ authUrl, ...oauth2(authUrl), oauth2ClientSecret: 'os-Ut45-refused' })],
    ['a token that is bound to a certificate', (authUrl) => v3.oauth2MtlsClientCredential({ authUrl, ...oauth2(authUrl) })],
  ])('costs one sign-in more, and not one for each request, with %s', async (_name, make) => {
    const keystone = await serveSuspicious();
    const runtime = new VirtualRuntime();
    const { session } = sessionFor(make(keystone.url), { runtime });
    const statuses$ = from([1, 2, 3, 4, 5]).pipe(
      concatMap(() => session.get(`${keystone.url}/thing`).pipe(map(() => 0), catchError((error: unknown) => of((error as { status: number }).status)))),
      toArray(),
    );

    expect(await lastValueFrom(statuses$)).toEqual([401, 401, 401, 401, 401]);
    const lines = requestLines(keystone);
    expect(lines.filter((line) => line === 'GET /thing')).toHaveLength(6);
    for (const line of new Set(lines.filter((one) => one !== 'GET /thing'))) expect(lines.filter((one) => one === line)).toHaveLength(2);
  });

  it('is believed anew after a while, when the last token may have been revoked', async () => {
    let suspicious = true;
    const keystone = await serveKeystone(({ path }, number) => {
      if (path.endsWith('/auth/tokens')) return letInByV3(number);
      return suspicious ? { status: 401, json: {} } : { status: 200, json: {} };
    });
    const runtime = new VirtualRuntime();
    const { session } = sessionFor(v3.password({ authUrl: keystone.url, userId: 'u', password: 'pw-Ut45-refused' }), { runtime });
    const ask = async (): Promise<unknown> => firstValueFrom(session.get(`${keystone.url}/thing`)).then(({ status }) => status, (error: unknown) => (error as { status: number }).status);

    expect(await ask()).toBe(401);
    runtime.advance(10_000);
    suspicious = false;
    expect(await ask()).toBe(200);
  });
});
