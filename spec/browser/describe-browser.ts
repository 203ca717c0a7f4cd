import { chromium, type Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, inject, it } from 'vitest';
import { openProfile, type OpenPage, type Profile } from './open-page.js';

/** What specs in a browser work with. */
export interface BrowserSpecs {
  /** The origin of the page, which services have to allow. */
  readonly origin: string;
  /** Another origin with the same page. */
  readonly otherOrigin: string;
  /** The same page where there are neither Web Locks nor WebCrypto: no secure context. */
  readonly plainOrigin: string;
  /** Opens the page in a profile of its own, at `origin` unless another is named; it is closed after the spec. */
  openPage(origin?: string): Promise<OpenPage>;
  /** Opens a profile for several tabs, which are closed after the spec. */
  openProfile(): Promise<Profile>;
}

/** `describe` for specs that need a browser. Where there is none, one skipped spec stands in their place and says why. */
export function describeBrowser(name: string, body: (browser: BrowserSpecs) => void): void {
  const access = inject('browser');
  describe(name, () => {
    if ('unavailable' in access) {
      it.skip(`needs Chromium: ${access.unavailable.split('\n', 1).join()}`);
      return;
    }
    const profiles: Profile[] = [];
    const newProfile = async (): Promise<Profile> => {
      const profile = await openProfile(browser);
      profiles.push(profile);
      return profile;
    };
    let browser: Browser;
    beforeAll(async () => {
      browser = await chromium.connect(access.endpoint);
    });
    afterEach(() => Promise.all(profiles.splice(0).map((profile) => profile.close())));
    afterAll(() => browser.close());
    body({
      ...access,
      openPage: async (origin = access.origin) => (await newProfile()).openTab(origin),
      openProfile: newProfile,
    });
  });
}
