import { filter, map, Observable, share } from 'rxjs';
import { isJsonObject } from '../access/json-object.js';
import { broadcastPort } from './broadcast-port.js';

/** What the tabs of an application tell each other about who has signed out. */
export interface SignOutChannel {
  /** Tells the other tabs that somebody has signed out; for whom that is not, they know by `account`. */
  tell(account: string): void;
  /** Who signed out in another tab, as it happens. Never errors and never completes. */
  readonly told$: Observable<string>;
}

const KIND = 'signed-out';

/** How tabs call an account, whichever way they sign out. */
export function accountText(authUrl: string | undefined, userId: string): string {
  return `${authUrl ?? ''} ${userId}`;
}

/**
 * The channel of that name, which all pages of this origin share. Where there is no BroadcastChannel nobody is told and nobody
 * hears: each tab is then on its own. Whoever calls `tell` does not hear it from `told$` of the same object.
 */
export function signOutChannel(name: string): SignOutChannel {
  const place = `keystoneauth-rx/sign-out/${name}`;
  let listening: BroadcastChannel | undefined;
  const heard$ = new Observable<unknown>((subscriber) => {
    const port = broadcastPort(place);
    listening = port;
    port?.addEventListener('message', ({ data }: MessageEvent<unknown>) => { subscriber.next(data); });
    return () => {
      listening = undefined;
      port?.close();
    };
  });
  return {
    told$: heard$.pipe(map(accountIn), filter((account) => account !== undefined), share()),
    tell: (account) => {
      const port = listening ?? broadcastPort(place);
      port?.postMessage({ kind: KIND, account });
      if (port !== listening) port?.close(); // what was posted before is heard
    },
  };
}

/** Everybody of this origin can post anything here. */
function accountIn(value: unknown): string | undefined {
  if (!isJsonObject(value) || value['kind'] !== KIND) return undefined;
  const { account } = value;
  return typeof account === 'string' ? account : undefined;
}
