import { concatMap, defer, map, of, type Observable } from 'rxjs';
import { isJsonObject, objectIn, textIn } from '../access/json-object.js';
import { refuseUnknownOptions } from '../errors/refuse-unknown-options.js';
import type { ApiResponse } from '../http/response.js';
import { Secret } from '../redaction/secret.js';
import type { Client } from '../session/client.js';
import { hiddenBy } from './hidden-by.js';
import { forUser, identityRequest, present, rootOf, withoutMember } from './identity-request.js';

/** For whom {@link createEc2Credential} makes one. */
export interface Ec2CredentialOptions {
  /** @defaultValue the project of the session's token */
  readonly projectId?: string | undefined;
  /** @defaultValue the session's user */
  readonly userId?: string | undefined;
}

/** An EC2 credential. */
export interface CreatedEc2Credential {
  readonly access: string;
  readonly secret: Secret;
  readonly projectId: string | undefined;
  readonly userId: string | undefined;
  /** Ready for `v3.ec2`, to which newer Keystones want a `serviceAuth` too. */
  readonly options: {
    readonly authUrl: string;
    readonly access: string;
    /** Reveals the secret. */
    readonly secret: () => string;
  };
}

/**
 * Makes an EC2 credential for a user and a project, for S3 and EC2 clients and for `v3.ec2`.
 *
 * @see https://docs.openstack.org/api-ref/identity/v2-ext/#create-user-credentials
 */
export function createEc2Credential(client: Client, options: Ec2CredentialOptions = {}): Observable<CreatedEc2Credential> {
  return defer(() => {
    refuseUnknownOptions(options, new Set(['projectId', 'userId']), 'createEc2Credential');
    const project$ = options.projectId === undefined ? client.getProjectId() : of(options.projectId);
    return project$.pipe(
      concatMap((project) => {
        const json = { tenant_id: present(project, 'project') };
        return forUser(client, options.userId, (user) => {
          const path = `${user}/credentials/OS-EC2`;
          return identityRequest(client, path, { method: 'POST', json, log: false }).pipe(map((response) => created(client, response, path)));
        });
      }),
    );
  });
}

/** Deletes an EC2 credential. */
export function deleteEc2Credential(client: Client, access: string, { userId }: Pick<Ec2CredentialOptions, 'userId'> = {}): Observable<void> {
  return forUser(client, userId, (user) =>
    identityRequest(client, `${user}/credentials/OS-EC2/${encodeURIComponent(access)}`, { method: 'DELETE' }).pipe(map(() => undefined)),
  );
}

function created(client: Client, response: ApiResponse, path: string): CreatedEc2Credential {
  const credential = objectIn(isJsonObject(response.body) ? response.body : undefined, 'credential');
  const [access, text] = [textIn(credential, 'access'), textIn(credential, 'secret')];
  if (access === undefined || text === undefined) throw withoutMember(response, 'credential');
  const secret = new Secret(hiddenBy(client, text));
  return {
    access,
    secret,
    projectId: textIn(credential, 'tenant_id'),
    userId: textIn(credential, 'user_id'),
    options: { authUrl: rootOf(response, path), access, secret: () => secret.reveal() },
  };
}
