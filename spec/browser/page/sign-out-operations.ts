import { Session, switchablePlugin, type SwitchablePlugin } from 'keystoneauth-rx';
import { tabSignOut, type TabSignOut } from 'keystoneauth-rx/browser';
import * as v3 from 'keystoneauth-rx/v3';
import { firstValueFrom } from 'rxjs';
import { makeStore, type PageStoreOptions } from './store-operations.js';
import { tell } from './told.js';

interface Application {
  readonly auth: SwitchablePlugin;
  readonly session: Session;
  readonly tabs: TabSignOut;
}

let application: Application | undefined;
let told = 0;

function present(): Application {
  if (application === undefined) throw new Error('Run "startApplication" first.');
  return application;
}

/** An application whose users change, and which hears of those who sign out in other tabs. */
function startApplication(): void {
  const auth = switchablePlugin();
  const session = new Session({ auth });
  session.events$.subscribe((event) => { tell('event', event); });
  const tabs = tabSignOut(session);
  tabs.elsewhere$.subscribe(() => { told += 1; });
  application = { auth, session, tabs };
}

/** The token of who is signed in from then on. */
async function enter(options: Omit<v3.V3PasswordOptions, 'tokenStore'>, tokenStore?: PageStoreOptions): Promise<string | undefined> {
  const { auth, session } = present();
  auth.use(v3.password({ ...options, tokenStore: tokenStore && (await makeStore(tokenStore)) }));
  return firstValueFrom(session.getToken());
}

async function leave(): Promise<void> {
  await firstValueFrom(present().tabs.signOut());
}

/** Whether anybody is signed in, and how often this tab was told that somebody left elsewhere. */
function presence(): { readonly isSignedIn: boolean; readonly told: number } {
  return { isSignedIn: present().auth.current() !== undefined, told };
}

/** Status of a request for who is signed in; a typed error without anybody. */
async function readServers(url: string): Promise<number> {
  return (await firstValueFrom(present().session.get(url))).status;
}

/** What specs can have a page do about signing out. */
export const signOutOperations = { startApplication, enter, leave, presence, readServers };
