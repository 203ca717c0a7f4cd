import {
  APPLICATION_CREDENTIAL_OPTIONS,
  applicationCredentialMethod,
} from '../credentials/application-credential-method.js';
import type { AuthMethod } from '../credentials/auth-method.js';
import { PASSWORD_OPTIONS, passwordMethod } from '../credentials/password-method.js';
import { RECEIPT_OPTIONS, receiptMethod } from '../credentials/receipt-method.js';
import { TOKEN_OPTIONS, tokenMethod } from '../credentials/token-method.js';
import { TOTP_OPTIONS, totpMethod } from '../credentials/totp-method.js';
import { OptionError } from '../errors/option-error.js';
import { OAUTH1_OPTIONS, oauth1Method } from './oauth1/oauth1-method.js';

/** An auth method that can be named: what `authMethods` of `v3.multifactor` chooses from. */
export interface NamedAuthMethod {
  /** The options it takes, by name. */
  readonly optionNames: readonly string[];
  /** Makes it of those of the options that it takes and that were given; it has to check them. */
  readonly make: (options: Readonly<Record<string, unknown>>) => AuthMethod;
}

type Make = (options: never) => AuthMethod;

const named = (optionNames: readonly string[], make: Make): NamedAuthMethod => ({ optionNames, make: (options) => make(options as never) });

const METHODS = new Map<string, NamedAuthMethod>([
  ['v3password', named(PASSWORD_OPTIONS, passwordMethod)],
  ['v3token', named(TOKEN_OPTIONS, tokenMethod)],
  ['v3totp', named(TOTP_OPTIONS, totpMethod)],
  ['v3applicationcredential', named(APPLICATION_CREDENTIAL_OPTIONS, applicationCredentialMethod)],
  ['v3oauth1', named(OAUTH1_OPTIONS, oauth1Method)],
  ['v3receipt', named(RECEIPT_OPTIONS, receiptMethod)],
]);

/** What only Node can do. */
const NODE_METHODS: ReadonlySet<string> = new Set(['v3kerberos']);

/** The auth method of a name, `undefined` if nobody registered one. */
export function namedAuthMethod(name: string): NamedAuthMethod | undefined {
  return METHODS.get(name);
}

/** The names there are, in alphabetical order. */
export function authMethodNames(): readonly string[] {
  return [...METHODS.keys()].sort();
}

/**
 * Makes an auth method of your own available to `v3.multifactor` under a name.
 *
 * @returns what takes it back.
 * @throws OptionError if the name is taken, or kept for that of `keystoneauth-rx/node`.
 */
export function registerAuthMethod(name: string, method: NamedAuthMethod): () => void {
  if (NODE_METHODS.has(name)) {
    throw new OptionError('name', `The name "${name}" is kept for the auth method of "keystoneauth-rx/node"; register yours under another one.`);
  }
  return addAuthMethod(name, method);
}

/** The same for any name, as the doors of this library need it. */
export function addAuthMethod(name: string, method: NamedAuthMethod): () => void {
  const present = METHODS.get(name);
  if (present !== undefined && present !== method) throw new OptionError('name', `There is an auth method "${name}" already.`);
  METHODS.set(name, method);
  return () => {
    METHODS.delete(name);
  };
}
