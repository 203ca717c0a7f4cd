import { expect, it, onTestFinished } from 'vitest';
import { describeBrowser } from './describe-browser.js';
import { openPermissiveServer } from './site/permissive-server.js';

const TEN_MINUTES_MS = 600_000;

describeBrowser('a page that polls', (browser) => {
  it('asks nothing while its device is offline or nobody looks at it, and at once when that is over', async () => {
    const server = await openPermissiveServer((_request, response) => response.writeHead(200, { 'Content-Type': 'application/json' }).end('{}'));
    onTestFinished(() => server.close());
    const page = await browser.openPage();
    await page.run('beginPolling', server.origin, TEN_MINUTES_MS);
    expect(await page.run('polledUntil', 'fresh')).toEqual(['pending', 'fresh']);

    await page.setOffline(true);
    expect(await page.run('polledUntil', 'paused: offline')).toEqual(['paused: offline']);
    await page.setOffline(false);
    expect(await page.run('polledUntil', 'fresh')).toEqual(['fresh']);

    const look = (visibilityState: string): Promise<void> =>
      page.tab.evaluate((value) => {
        // Without a window every page is looked at.
        Object.defineProperty(document, 'visibilityState', { value, configurable: true });
        document.dispatchEvent(new Event('visibilitychange'));
      }, visibilityState);
    await look('hidden');
    expect(await page.run('polledUntil', 'paused: hidden')).toEqual(['paused: hidden']);
    await look('visible');
    expect(await page.run('polledUntil', 'fresh')).toEqual(['fresh']);
    expect(server.requests.filter(({ method }) => method === 'GET')).toHaveLength(3);
  });
});
