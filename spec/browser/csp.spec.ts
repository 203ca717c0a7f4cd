import { serveCloud, type ServedCloud } from 'keystoneauth-rx/testing/cloud';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeBrowser } from './describe-browser.js';
import { bundlePage } from './site/bundle-page.js';
import { type LoopbackServer } from './site/loopback-server.js';
import { serveSite } from './site/serve-site.js';

/** Only scripts of the site itself, none made of text. */
const POLICY = [
  ...["default-src 'none'", "script-src 'self'", 'connect-src http://127.0.0.1:*', 'img-src data:'],
  ...["require-trusted-types-for 'script'", "trusted-types 'none'"],
].join('; ');
const admin = { username: 'admin', password: 'admin-password', userDomainId: 'default', projectName: 'admin', projectDomainId: 'default' };

describeBrowser('a page with a strict Content-Security-Policy', (browser) => {
  let script: string;
  let site: LoopbackServer;
  let served: ServedCloud;
  beforeAll(async () => {
    script = await bundlePage();
    site = await serveSite(script, { headers: { 'Content-Security-Policy': POLICY } });
    served = await serveCloud({}, { cors: { allowedOrigin: site.origin } });
  });
  afterAll(() => Promise.all([site.close(), served.close()]));

  it('signs in and asks a service, and nothing is against the policy', async () => {
    const page = await browser.openPage(site.origin);
    await page.run('open', { auth: { authUrl: served.authUrl, ...admin } });

    await expect(page.run('request', 'GET', '/servers', { microversion: '2.90', endpointFilter: { serviceType: 'compute' } })).resolves.toMatchObject({ status: 200 });
    expect(page.complaints).toEqual([]);
  });

  it('asks nobody whom the policy does not name, and says so', async () => {
    const page = await browser.openPage(site.origin);
    await page.run('open', {});

    await expect(page.run('request', 'GET', 'http://localhost:9/')).rejects.toMatchObject({
      ...{ code: 'connect-failure', message: expect.stringContaining('connect-src') as unknown },
    });
  });

  it('has no module of Node in its script', () => {
    expect(script).not.toMatch(/(from|import|require)\s*\(?\s*["'](node:|fs|http|https|tls|net|path|os|crypto|stream|zlib)["'/:]/);
  });
});
