import { expect, it } from 'vitest';
import { describeFederation } from '../../describe-federation.js';
import { browse, type VisitedPage } from './scripted-browser.js';

describeFederation('sign-in by browser at Keystone behind Apache', (federated) => {
  const visit = (page: string, origin: string): Promise<VisitedPage> => {
    const { url, openId } = federated();
    return browse(`${page}?${new URLSearchParams({ origin })}`, { types: openId.person, within: [url, openId.issuer] });
  };

  it('ends with a form that brings a token to a trusted origin', async () => {
    const { webSso, authUrl, openId } = federated();
    for (const page of webSso.pages) {
      const [origin = ''] = webSso.origins;
      const { form } = await visit(page, origin);
      const { token = '' } = form?.fields ?? {};
      const headers = { 'X-Auth-Token': token, 'X-Subject-Token': token };
      const checked = await fetch(`${authUrl}/auth/tokens`, { headers });

      expect(form?.action).toBe(origin);
      expect(await checked.json()).toMatchObject({ token: { user: { name: openId.person.username } } });
    }
  });

  it('trusts several origins and no others', async () => {
    const { webSso } = federated();
    const [page] = webSso.pages;
    const trusted = await Promise.all(webSso.origins.map(async (origin) => (await visit(page, origin)).status));
    const other = await visit(page, 'http://127.0.0.1:9/auth/websso/');

    expect(trusted).toEqual(webSso.origins.map(() => 200));
    expect(other.status).toBe(401);
  });
});
