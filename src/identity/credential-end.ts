import type { AccessInfo } from '../access/access-info.js';
import type { CredentialEnding } from '../events/cloud-event.js';

/** What signs in, and when it ends. */
export type CredentialEnd = Pick<CredentialEnding, 'credential' | 'id' | 'name' | 'endsAt'>;

/** When the password ends that a token was made with; `undefined`: never, or it was made with something else. */
export function passwordEnd({ methods, passwordExpiresAt, trustImpersonation, userId, username }: AccessInfo): CredentialEnd | undefined {
  // Through a trust the user of the token is another one than who signed in.
  if (passwordExpiresAt === undefined || !methods.includes('password') || trustImpersonation === true) return undefined;
  return { credential: 'password', id: userId, name: username, endsAt: passwordExpiresAt };
}

/** How long something lasts that ends by the clock of the identity service: that clock's present is when the token was made. */
export function leftMs(endsAt: number, { issuedAt }: Pick<AccessInfo, 'issuedAt'>, now: number): number {
  return endsAt - (issuedAt ?? now);
}
