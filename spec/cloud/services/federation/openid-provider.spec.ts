import { createHash, randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { describeFederation } from '../../describe-federation.js';
import { postForm, postJson } from '../plain-requests.js';
import { federatedPath } from './names.js';
import { browse } from './scripted-browser.js';

interface Tokens {
  readonly access_token: string;
  readonly refresh_token: string;
  readonly id_token: string;
}

/** On nobody's port: where the browser is sent shows in the URL. */
const CALLBACK = 'http://127.0.0.1:9/callback';
const DEVICE = 'urn:ietf:params:oauth:grant-type:device_code';

describeFederation('the OpenID provider and Keystone behind Apache', (federated) => {
  const enter = ({ access_token: token }: Tokens): Promise<Response> => {
    const { url, openId } = federated();
    return fetch(`${url}${federatedPath(openId)}`, { method: 'POST', headers: { Authorization: `Bearer ${token}` } });
  };
  const passwordGrant = async (person: object): Promise<Tokens> => {
    const { tokenEndpoint, confidential } = federated().openId;
    const response = await postForm(tokenEndpoint, { grant_type: 'password', scope: 'openid', ...person }, confidential);
    expect(response.status).toBe(200);
    return (await response.json()) as Tokens;
  };
  const rescope = async (token: string | null, scope: object): Promise<number> => {
    const identity = { methods: ['token'], token: { id: token } };
    return (await postJson(`${federated().authUrl}/auth/tokens`, { auth: { identity, scope } })).status;
  };

  it('let somebody in who has a password, to a project and a domain', async () => {
    const { openId, scopes } = federated();
    const entered = await enter(await passwordGrant(openId.person));
    const { token } = (await entered.json()) as { token: { methods: string[]; user: { name: string } } };

    expect(entered.status).toBe(201);
    expect(token.methods).toEqual(['openid']);
    expect(token.user.name).toBe(openId.person.username);
    const unscoped = entered.headers.get('X-Subject-Token');
    expect(await rescope(unscoped, { project: { id: scopes.projectId } })).toBe(201);
    expect(await rescope(unscoped, { domain: { id: scopes.domainId } })).toBe(201);
  });

  it('let the operator into the system, too', async () => {
    const entered = await enter(await passwordGrant(federated().openId.operator));

    expect(await rescope(entered.headers.get('X-Subject-Token'), { system: { all: true } })).toBe(201);
  });

  it('let a client in that acts for itself, whichever way it says who it is', async () => {
    const { tokenEndpoint, confidential, posting } = federated().openId;
    const grant = { grant_type: 'client_credentials', scope: 'keystone' };
    const inForm = { client_id: posting.clientId, client_secret: posting.clientSecret ?? '' };
    for (const response of [await postForm(tokenEndpoint, grant, confidential), await postForm(tokenEndpoint, { ...grant, ...inForm })]) {
      expect((await enter((await response.json()) as Tokens)).status).toBe(201);
    }
  });

  it('give a code to whom a browser brings back, for tokens if the proof key fits', async () => {
    const { openId, url } = federated();
    const verifier = randomBytes(32).toString('base64url');
    const { clientId } = openId.public;
    const asked = new URLSearchParams({
      ...{ response_type: 'code', client_id: clientId, redirect_uri: CALLBACK, scope: 'openid', state: 'st-4Xw8' },
      ...{ code_challenge: createHash('sha256').update(verifier).digest('base64url'), code_challenge_method: 'S256' },
    });
    const page = await browse(`${openId.authorizationEndpoint}?${asked}`, { types: openId.person, within: [openId.issuer, url] });
    const { origin, pathname, searchParams } = new URL(page.url);
    const grant = { grant_type: 'authorization_code', client_id: clientId, redirect_uri: CALLBACK, code: searchParams.get('code') ?? '' };
    const tokens = await postForm(openId.tokenEndpoint, { ...grant, code_verifier: verifier });

    expect(`${origin}${pathname}`).toBe(CALLBACK);
    expect(searchParams.get('state')).toBe('st-4Xw8');
    expect((await enter((await tokens.json()) as Tokens)).status).toBe(201);
  });

  it('sign in a device once somebody has typed its code', async () => {
    const { openId } = federated();
    const { clientId } = openId.public;
    const started = await postForm(openId.deviceAuthorizationEndpoint, { client_id: clientId, scope: 'openid' });
    const device = (await started.json()) as { device_code: string; user_code: string; verification_uri: string };
    const grant = { grant_type: DEVICE, client_id: clientId, device_code: device.device_code };
    const pending = await postForm(openId.tokenEndpoint, grant);
    expect(await pending.json()).toMatchObject({ error: 'authorization_pending' });

    const types = { ...openId.person, user_code: device.user_code };
    const page = await browse(device.verification_uri, { types, within: [openId.issuer] });
    const tokens = await postForm(openId.tokenEndpoint, grant);

    expect(page.html).toContain('The device is signed in');
    expect((await enter((await tokens.json()) as Tokens)).status).toBe(201);
  });

  it('renew tokens without asking anybody, once for each refresh token', async () => {
    const { openId } = federated();
    const { refresh_token: old, id_token: identity } = await passwordGrant(openId.person);
    const renew = (): Promise<Response> => postForm(openId.tokenEndpoint, { grant_type: 'refresh_token', refresh_token: old }, openId.confidential);
    const renewed = (await (await renew()).json()) as Tokens;

    expect(identity.split('.')).toHaveLength(3);
    expect(renewed.refresh_token).not.toBe(old);
    expect((await enter(renewed)).status).toBe(201);
    expect((await renew()).status).toBe(400);
  });

  it('refuse a wrong password, at the page and in the grant', async () => {
    const { openId } = federated();
    const wrong = { username: openId.person.username, password: `wrong-${randomBytes(9).toString('hex')}` };
    const asked = new URLSearchParams({ response_type: 'code', client_id: openId.confidential.clientId, redirect_uri: CALLBACK, scope: 'openid' });
    const page = await browse(`${openId.authorizationEndpoint}?${asked}`, { types: wrong, within: [openId.issuer] });
    const grant = await postForm(openId.tokenEndpoint, { grant_type: 'password', ...wrong }, openId.confidential);

    expect(page.status).toBe(401);
    expect(await grant.json()).toMatchObject({ error: 'invalid_grant' });
  });

  it('refuse a token that the provider did not sign', async () => {
    const response = await enter({ access_token: 'tk-unsigned-3Rf7', refresh_token: '', id_token: '' });

    expect(response.status).toBe(401);
    expect(response.headers.get('WWW-Authenticate')).toContain('invalid_token');
  });
});
