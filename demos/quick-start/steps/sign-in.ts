import type { AccessInfo } from 'keystoneauth-rx';
import { map, type Observable } from 'rxjs';
import type { Say } from '../findings.js';
import type { DemoCloud } from '../open-cloud.js';

/** Signs in and says who is signed in. */
export function signIn({ session }: DemoCloud, say: Say): Observable<AccessInfo | undefined> {
  return session.getAccess().pipe(
    map((access) => {
      say(`1. Signed in as ${access?.username ?? 'nobody'} in project ${access?.projectName ?? 'none'}; ${endOf(access)}.`);
      return access;
    }),
  );
}

function endOf(access: AccessInfo | undefined): string {
  if (access?.expiresAt === undefined) return 'the token does not end';
  return `the token ends at ${new Date(access.expiresAt).toISOString()} and is renewed ahead of that`;
}
