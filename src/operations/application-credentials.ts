import { defer, map, type Observable } from 'rxjs';
import { isJsonObject, objectIn, objectsIn, textIn, flagIn } from '../access/json-object.js';
import { parseTime } from '../access/parse-time.js';
import { MissingRequiredOptions, OptionError } from '../errors/option-error.js';
import { refuseUnknownOptions } from '../errors/refuse-unknown-options.js';
import type { ApiResponse } from '../http/response.js';
import { Secret } from '../redaction/secret.js';
import type { Client } from '../session/client.js';
import { hiddenBy, type SecretText } from './hidden-by.js';
import { forUser, identityRequest, rootOf, withoutMember } from './identity-request.js';

/** One request that an application credential is good for, of all its roles allow. */
export interface AccessRule {
  /** Service type, for instance `compute`. */
  readonly service: string;
  readonly method: string;
  /** May hold `*`, `**` and `{name}`. */
  readonly path: string;
}

/** What {@link createApplicationCredential} makes one from. */
export interface ApplicationCredentialOptions {
  /** Unique for the user. */
  readonly name: string;
  readonly description?: string | undefined;
  /** By id or by name. @defaultValue all roles of the token */
  readonly roles?: readonly ({ readonly id: string } | { readonly name: string })[] | undefined;
  /** An instant, in milliseconds since 1970 or as a Date. @defaultValue never */
  readonly expiresAt?: number | Date | undefined;
  /** Whether it may create and delete application credentials and trusts. @defaultValue false */
  readonly unrestricted?: boolean | undefined;
  readonly accessRules?: readonly AccessRule[] | undefined;
  /** @defaultValue Keystone makes one */
  readonly secret?: SecretText | undefined;
  /** Whose. @defaultValue the session's user; Keystone takes no other */
  readonly userId?: string | undefined;
}

/** An application credential, just made: the only time that its secret is told. */
export interface CreatedApplicationCredential {
  readonly id: string;
  readonly name: string;
  readonly secret: Secret;
  /** The project of its tokens: that of the token it was made with. */
  readonly projectId: string | undefined;
  readonly roleNames: readonly string[];
  readonly unrestricted: boolean;
  /** Milliseconds since 1970. */
  readonly expiresAt: number | undefined;
  /** Ready for `v3.applicationCredential`. */
  readonly options: {
    readonly authUrl: string;
    readonly applicationCredentialId: string;
    /** Reveals the secret. */
    readonly applicationCredentialSecret: () => string;
  };
}

const OPTIONS: ReadonlySet<string> = new Set([
  ...['name', 'description', 'roles', 'expiresAt', 'unrestricted', 'accessRules', 'secret', 'userId'],
]);

/**
 * Makes an application credential for the project of the session's token: a secret of a program's own, which is revoked without
 * changing a password.
 *
 * @see https://docs.openstack.org/api-ref/identity/v3/#create-application-credential
 */
export function createApplicationCredential(client: Client, options: ApplicationCredentialOptions): Observable<CreatedApplicationCredential> {
  return defer(() => {
    refuseUnknownOptions(options, OPTIONS, 'createApplicationCredential');
    if (typeof options.name !== 'string' || options.name === '') throw new MissingRequiredOptions(['name'], 'createApplicationCredential');
    const json = { application_credential: document(client, options) };
    return forUser(client, options.userId, (user) => {
      const path = `${user}/application_credentials`;
      return identityRequest(client, path, { method: 'POST', json, log: false }).pipe(map((response) => created(client, response, path)));
    });
  });
}

/**
 * Deletes an application credential: its tokens end too.
 *
 * @see https://docs.openstack.org/api-ref/identity/v3/#delete-application-credential
 */
export function deleteApplicationCredential(client: Client, id: string, { userId }: { readonly userId?: string | undefined } = {}): Observable<void> {
  return forUser(client, userId, (user) =>
    identityRequest(client, `${user}/application_credentials/${encodeURIComponent(id)}`, { method: 'DELETE' }).pipe(map(() => undefined)),
  );
}

function document(client: Client, options: ApplicationCredentialOptions): Readonly<Record<string, unknown>> {
  const { name, description, roles, unrestricted, accessRules, secret, expiresAt } = options;
  return {
    name,
    description,
    roles,
    unrestricted,
    access_rules: accessRules,
    secret: secret === undefined ? undefined : hiddenBy(client, secret),
    expires_at: expiresAt === undefined ? undefined : instant(expiresAt),
  };
}

function instant(at: number | Date): string {
  const date = new Date(at);
  if (Number.isFinite(date.getTime())) return date.toISOString();
  throw new OptionError('expiresAt', '"expiresAt" has to be a Date, or milliseconds since 1970; nothing was sent.');
}

function created(client: Client, response: ApiResponse, path: string): CreatedApplicationCredential {
  const credential = objectIn(isJsonObject(response.body) ? response.body : undefined, 'application_credential');
  const [id, text] = [textIn(credential, 'id'), textIn(credential, 'secret')];
  if (id === undefined || text === undefined) throw withoutMember(response, 'application_credential');
  const secret = new Secret(hiddenBy(client, text));
  return {
    id,
    secret,
    name: textIn(credential, 'name') ?? '',
    projectId: textIn(credential, 'project_id'),
    roleNames: objectsIn(credential, 'roles').flatMap((role) => textIn(role, 'name') ?? []),
    unrestricted: flagIn(credential, 'unrestricted') ?? false,
    expiresAt: parseTime(textIn(credential, 'expires_at')),
    options: { authUrl: rootOf(response, path), applicationCredentialId: id, applicationCredentialSecret: () => secret.reveal() },
  };
}
