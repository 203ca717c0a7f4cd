import { loopbackRedirect } from '../../node/loopback-redirect.js';
import { realRuntime } from '../../runtime/runtime.js';
import type { CommandContext } from '../command.js';
import { printable } from '../output/printable.js';
import { openPage } from './open-page.js';
import type { SignInWays } from './sign-in-ways.js';

const MINUTE_MS = 60_000;

/** How `login` sends a person elsewhere: it shows the page or the code, starts a browser if it may, and says what it waits for. */
export function loginWays({ io, progress, whileAsking }: LoginContext, mayStartBrowser: boolean): SignInWays {
  return {
    byBrowser: (place) =>
      loopbackRedirect({
        ...place,
        open: async (url) => {
          await whileAsking(() => {
            openPage(io, url, mayStartBrowser);
          });
          progress('waiting for the browser');
        },
      }),
    byDevice: async ({ userCode, verificationUri, verificationUriComplete, expiresAt }) => {
      const minutes = Math.max(1, Math.round((expiresAt - (io.runtime ?? realRuntime).now()) / MINUTE_MS));
      const direct = verificationUriComplete === undefined ? [] : ['', `or open ${printable(verificationUriComplete)}`];
      const lines = [`To sign in, open   ${printable(verificationUri)}`, `and enter the code ${printable(userCode)}`, ...direct, ''];
      await whileAsking(() => void io.stderr.write(`${lines.join('\n')}\n`));
      progress(`waiting for the code to be entered (it lasts ${String(minutes)} min)`);
    },
  };
}

type LoginContext = Pick<CommandContext, 'io' | 'progress' | 'whileAsking'>;
