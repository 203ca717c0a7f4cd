import type { CloudReply } from '../cloud-request.js';
import type { Directory, User } from '../directory.js';
import { member, textMember } from '../json-member.js';
import { isReply } from '../replies.js';
import type { ApplicationCredential, IssuedToken } from '../token-registry.js';
import { keystoneFault } from './fault.js';
import type { KeystoneState } from './keystone-state.js';

/** Who somebody was found to be, and how. */
export interface Proof {
  readonly user: User;
  readonly methods: readonly string[];
  /** Of the token method: the token that was shown. */
  readonly token: IssuedToken | undefined;
  readonly applicationCredential: ApplicationCredential | undefined;
}

type Method = (keystone: KeystoneState, data: unknown) => Proof | CloudReply;

const refused = (message: string): CloudReply => keystoneFault(401, message);
const proof = (user: User, method: string): Proof => ({ user, methods: [method], token: undefined, applicationCredential: undefined });

/** The user a request names by id, or by name and domain; an answer if it names none completely. */
export function findUser(directory: Directory, reference: unknown): User | CloudReply | undefined {
  const id = textMember(reference, 'id');
  const name = textMember(reference, 'name');
  const domain = textMember(reference, 'domain', 'id') ?? textMember(reference, 'domain', 'name');
  if (id !== undefined) return directory.users.find((user) => user.id === id);
  if (name === undefined) return keystoneFault(400, 'A user is wanted, by "id" or by "name" and "domain".');
  if (domain === undefined) return keystoneFault(400, 'The user is given by name, so its "domain" is wanted.');
  return directory.users.find((user) => user.name === name && (user.domain.id === domain || user.domain.name === domain));
}

function password({ context }: KeystoneState, data: unknown): Proof | CloudReply {
  const user = findUser(context.directory, member(data, 'user'));
  if (user !== undefined && isReply(user)) return user;
  const given = textMember(data, 'user', 'password');
  const right = user?.password !== undefined && user.password === given;
  return right ? proof(user, 'password') : refused('Invalid username or password.');
}

function totp({ context }: KeystoneState, data: unknown): Proof | CloudReply {
  const user = findUser(context.directory, member(data, 'user'));
  if (user !== undefined && isReply(user)) return user;
  const given = textMember(data, 'user', 'passcode');
  const right = user?.passcode !== undefined && user.passcode === given;
  return right ? proof(user, 'totp') : refused('Invalid username or TOTP passcode.');
}

function token({ context }: KeystoneState, data: unknown): Proof | CloudReply {
  const id = textMember(data, 'id');
  if (id === undefined) return keystoneFault(400, 'The token method wants "id".');
  const shown = context.tokens.find(id);
  if (shown === undefined) return refused('The token is not valid.');
  if (shown.trust !== undefined) return keystoneFault(403, 'A token that came from a trust gives no other token.');
  const methods = [...new Set(['token', ...shown.methods])];
  return { user: shown.user, methods, token: shown, applicationCredential: shown.applicationCredential };
}

function namedCredential(keystone: KeystoneState, data: unknown): ApplicationCredential | CloudReply | undefined {
  const credentials = [...keystone.applicationCredentials.values()];
  const id = textMember(data, 'id');
  if (id !== undefined) return credentials.find((credential) => credential.id === id);
  const owner = findUser(keystone.context.directory, member(data, 'user'));
  if (owner === undefined || isReply(owner)) return owner;
  return credentials.find((credential) => credential.user === owner && credential.name === textMember(data, 'name'));
}

function applicationCredential(keystone: KeystoneState, data: unknown): Proof | CloudReply {
  const credential = namedCredential(keystone, data);
  if (credential !== undefined && isReply(credential)) return credential;
  if (credential === undefined || credential.secret !== textMember(data, 'secret')) {
    return refused('Invalid application credential ID or secret.');
  }
  const ended = credential.expiresAt !== undefined && credential.expiresAt <= keystone.context.now();
  if (ended) return refused('The application credential has expired.');
  return { ...proof(credential.user, 'application_credential'), applicationCredential: credential };
}

const methodsByName = new Map<string, Method>([
  ['password', password],
  ['token', token],
  ['totp', totp],
  ['application_credential', applicationCredential],
]);

/**
 * Checks what one authentication method shows.
 *
 * @see https://docs.openstack.org/api-ref/identity/v3/#authentication-and-token-management
 */
export function checkMethod(keystone: KeystoneState, name: string, identity: unknown): Proof | CloudReply {
  const method = methodsByName.get(name);
  if (method === undefined) {
    const offered = [...methodsByName.keys()];
    return keystoneFault(401, `The authentication method "${name}" is not offered.`, { identity: { methods: offered } });
  }
  const data = member(identity, name);
  if (data === undefined) return keystoneFault(400, `The request names the method "${name}" and has no "${name}" in "identity".`);
  return method(keystone, data);
}

function together(first: Proof, second: Proof): Proof {
  return {
    user: first.user,
    methods: [...new Set([...first.methods, ...second.methods])],
    token: first.token ?? second.token,
    applicationCredential: first.applicationCredential ?? second.applicationCredential,
  };
}

/** Checks all methods a request names; they have to agree on the user. */
export function proveIdentity(keystone: KeystoneState, identity: unknown): Proof | CloudReply {
  const named = member(identity, 'methods');
  const names = Array.isArray(named) ? named.map(String) : [];
  let all: Proof | undefined;
  for (const name of names) {
    const one = checkMethod(keystone, name, identity);
    if (isReply(one)) return one;
    if (all !== undefined && all.user !== one.user) return refused('The methods belong to different users.');
    all = all === undefined ? one : together(all, one);
  }
  return all ?? keystoneFault(400, 'The request wants "auth.identity.methods" with at least one method.');
}
