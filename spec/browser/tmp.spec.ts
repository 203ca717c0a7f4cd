import { it } from 'vitest';
import { describeBrowser } from './describe-browser.js';
import { openPermissiveServer } from './site/permissive-server.js';
describeBrowser('tmp', (browser) => {
  it('x', async () => {
    const server = await openPermissiveServer((_r, response) => response.end('ok'));
    const page = await browser.openPage();
    await page.run('open', {});
    await page.run('request', 'GET', server.origin, { userAgent: 'mine' });
    await page.run('request', 'GET', server.origin, { originalIp: '1.2.3.4' });
    console.log(JSON.stringify(server.requests, undefined, 1), page.complaints);
    await server.close();
  });
});
