import { isGiven } from './is-given.js';
import { domainReference } from './scope.js';

/** Who signs in: by id, or by name within a domain. */
export interface UserOptions {
  readonly userId?: string | undefined;
  readonly username?: string | undefined;
  readonly userDomainId?: string | undefined;
  readonly userDomainName?: string | undefined;
}

/** The names of {@link UserOptions}' options. */
export const USER_OPTIONS: readonly string[] = ['userId', 'username', 'userDomainId', 'userDomainName'];

/** The user as Keystone reads it; an id wins over a name and then no domain is sent. */
export function userReference(user: UserOptions): Record<string, unknown> {
  if (isGiven(user.userId)) return { id: user.userId };
  if (!isGiven(user.username)) return {};
  const domain = domainReference(user.userDomainId, user.userDomainName);
  return { name: user.username, ...(domain === undefined ? {} : { domain }) };
}
