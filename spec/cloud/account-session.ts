import { Session, type AccessInfo, type AuthPlugin, type KeystoneEvent } from 'keystoneauth-rx';
import { firstValueFrom } from 'rxjs';
import { afterEach } from 'vitest';

const sessions: Session[] = [];
afterEach(() => {
  for (const session of sessions.splice(0)) session.close();
});

/** A session until the spec ends. */
export function open(auth?: AuthPlugin): Session {
  const session = new Session({ auth, collectTiming: true });
  sessions.push(session);
  return session;
}

/** What Keystone says of the token that `auth` gets. */
export async function accessOf(auth: AuthPlugin): Promise<AccessInfo> {
  const access = await firstValueFrom(open(auth).getAccess());
  if (access === undefined) throw new Error('the plugin has no token');
  return access;
}

/** Everything that `session` reports from here on. */
export function eventsOf(session: Session): KeystoneEvent[] {
  const events: KeystoneEvent[] = [];
  session.events$.subscribe((event) => events.push(event));
  return events;
}
