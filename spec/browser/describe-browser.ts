import { chromium, type Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, inject, it } from 'vitest';
import { openPage, type OpenPage } from './open-page.js';

/** What specs in a browser work with. */
export interface BrowserSpecs {
  /** The origin of the page, which services have to allow. */
  readonly origin: string;
  /** Another origin with the same page. */
  readonly otherOrigin: string;
  /** Opens the page, at `origin` unless another is named; it is closed after the spec. */
  openPage(origin?: string): Promise<OpenPage>;
}

/** `describe` for specs that need a browser. Where there is none, one skipped spec stands in their place and says why. */
export function describeBrowser(name: string, body: (browser: BrowserSpecs) => void): void {
  const access = inject('browser');
  describe(name, () => {
    if ('unavailable' in access) {
      it.skip(`needs Chromium: ${access.unavailable.split('\n', 1).join()}`);
      return;
    }
    const pages: OpenPage[] = [];
    let browser: Browser;
    beforeAll(async () => {
      browser = await chromium.connect(access.endpoint);
    });
    afterEach(() => Promise.all(pages.splice(0).map((page) => page.close())));
    afterAll(() => browser.close());
    body({
      ...access,
      openPage: async (origin = access.origin) => {
        const page = await openPage(browser, origin);
        pages.push(page);
        return page;
      },
    });
  });
}
