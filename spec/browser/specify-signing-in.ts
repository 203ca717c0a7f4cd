import { type Request } from 'playwright-core';
import { expect, it } from 'vitest';
import { type BrowserSpecs } from './describe-browser.js';
import { type OpenPage } from './open-page.js';
import { type PageSessionOptions } from './page/operations.js';

/** A cloud that allows the page's origin, and somebody who may read Placement there. */
export interface CloudForPages {
  readonly authUrl: string;
  readonly admin: Omit<PageSessionOptions['auth'] & object, 'authUrl'>;
}

const PLACEMENT = { endpointFilter: { serviceType: 'placement' }, microversion: '1.36' } as const;
/** The browser's own words; they are in the console whatever a program does. Keystone writes its reason in capitals. */
const UNAUTHORIZED = /^Failed to load resource: the server responded with a status of 401 \(unauthorized\)$/i;

const signIns = (page: OpenPage): Request[] =>
  page.requests.filter((request) => request.method() === 'POST' && request.url().endsWith('/auth/tokens'));

/** Specs that hold for a page against any cloud; `cloud` is asked when they run. */
export function specifySigningIn({ openPage }: BrowserSpecs, cloud: () => CloudForPages): void {
  const open = async (change: Partial<PageSessionOptions['auth']> = {}): Promise<OpenPage> => {
    const { authUrl, admin } = cloud();
    const page = await openPage();
    await page.run('open', { auth: { authUrl, ...admin, ...change } });
    return page;
  };

  it('signs in and reads Placement with a microversion in two requests', async () => {
    const page = await open();
    const reply = await page.run('request', 'GET', '/resource_providers?name=a-provider-of-nobody', PLACEMENT);

    expect(reply).toMatchObject({ status: 200, body: { resource_providers: [] } });
    expect(reply.headers['openstack-api-version']).toBe('placement 1.36');
    expect(reply.requestId).toMatch(/^req-/);
    expect(page.requests.map((request) => request.method())).toEqual(['POST', 'GET']);
    expect(page.complaints).toEqual([]);
  });

  it('finds the versions of Placement', async () => {
    const page = await open();
    const data = await page.run('endpointData', { serviceType: 'placement' });

    expect(data).toMatchObject({ apiVersion: [1, 0], minMicroversion: [1, 0] });
    expect(page.complaints).toEqual([]);
  });

  it('shows the token over time to the page, without the token', async () => {
    const page = await open();
    await page.run('token');

    expect(await page.run('states')).toEqual(['none', 'authenticating', 'valid']);
  });

  it('signs in once for requests that start together', async () => {
    const page = await open();
    const statuses = await page.run('requestAtOnce', 20, '/resource_providers', PLACEMENT);

    expect(statuses).toEqual(Array.from({ length: 20 }, () => 200));
    expect(signIns(page)).toHaveLength(1);
  });

  it('renews once for all requests when the token was revoked', async () => {
    const page = await open();
    const revoked = (await page.run('token')) ?? '';
    const headers = { 'X-Subject-Token': revoked };
    await page.run('request', 'DELETE', `${cloud().authUrl}/auth/tokens`, { headers });

    const statuses = await page.run('requestAtOnce', 20, '/resource_providers', PLACEMENT);

    expect(statuses).toEqual(Array.from({ length: 20 }, () => 200));
    expect(signIns(page)).toHaveLength(2);
    expect(await page.run('token')).not.toBe(revoked);
    expect((await page.run('states')).filter((status) => status === 'valid')).toHaveLength(2);
    expect(page.complaints.filter((complaint) => !UNAUTHORIZED.test(complaint))).toEqual([]);
  });

  it('answers a wrong password with a typed error that does not repeat it, and asks only once', async () => {
    const page = await open({ password: 'not-the-password' });
    const error: unknown = await page.run('request', 'GET', '/resource_providers', PLACEMENT).catch((reason: unknown) => reason);
    await expect(page.run('token')).rejects.toMatchObject({ name: 'HttpError', status: 401 });

    expect(error).toMatchObject({ name: 'HttpError', code: 'http-error', status: 401, outcome: 'refused' });
    expect(error).toHaveProperty('requestId', expect.stringMatching(/^req-/));
    expect(JSON.stringify(error)).not.toContain('not-the-password');
    expect(signIns(page)).toHaveLength(1);
    expect(await page.run('states')).toEqual(['none', 'authenticating', 'failed']);
    expect(page.complaints).toEqual([expect.stringMatching(UNAUTHORIZED)]);
  });
}
