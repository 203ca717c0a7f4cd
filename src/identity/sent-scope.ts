import type { ScopeBody } from '../credentials/scope.js';
import { OptionError } from '../errors/option-error.js';
import type { Connection } from '../http/connection.js';
import type { IdentityMember } from './presented-methods.js';

/** Delegations for one scope, by the name of their method: Keystone refuses to be asked for another one. */
export const BOUND_METHODS: ReadonlyMap<string, string> = new Map([
  ['application_credential', 'An application credential'],
  ['oauth1', 'An OAuth access token'],
]);

/** A scope, and the methods it is to be sent with. */
export interface WantedScope {
  readonly identity: IdentityMember;
  readonly scope: ScopeBody | undefined;
  readonly isScopeNeeded: boolean;
}

/**
 * The scope as it is sent. Credentials that are bound to one (W-86) get none, with a warning: configuration files often carry it.
 *
 * @throws OptionError where the scope is what the sign-in is for.
 */
export function sentScope(connection: Connection, { identity, scope, isScopeNeeded }: WantedScope): ScopeBody | undefined {
  const bound = identity.methods.map((method) => BOUND_METHODS.get(method)).find((name) => name !== undefined);
  if (bound === undefined || scope === undefined) return scope;
  if (isScopeNeeded) throw boundScope(bound);
  connection.emit(() => ({
    type: 'warning',
    at: connection.runtime.now(),
    code: 'plugin',
    message: `${bound} is for the one scope it was made for, so the scope that was given is not sent.`,
  }));
  return undefined;
}

/** Why another scope is not to be had. */
export function boundScope(bound: string): OptionError {
  return new OptionError('scope', `${bound} is for the one scope it was made for, so rescope() is not possible; nothing was sent.`);
}
