/** Who signs in and where to, under the names the auth plugins use: spread it into their options. */
export interface AccountCredentials {
  readonly username: string;
  readonly password: string;
  readonly userDomainId: string;
  readonly projectName: string;
  readonly projectDomainId: string;
}

/** Somebody who can sign in, with the ids that Keystone gave. */
export interface Account {
  readonly credentials: AccountCredentials;
  readonly userId: string;
  readonly projectId: string;
}

/** Keystone's own API, as an administrator uses it. `call` gives the reply's document. */
export interface IdentityApi {
  readonly account: Account;
  call(method: string, path: string, body?: object): Promise<unknown>;
}

/** The domain that Keystone's bootstrap makes. */
export const DEFAULT_DOMAIN_ID = 'default';

/** Signs in with a password (Keystone API v3, POST /v3/auth/tokens) without help from the code under test. */
export async function identityApi(authUrl: string, credentials: AccountCredentials): Promise<IdentityApi> {
  const send = async (method: string, path: string, body?: object, token?: string): Promise<Response> => {
    const response = await fetch(`${authUrl}${path}`, {
      method,
      headers: { 'Content-Type': 'application/json', ...(token === undefined ? {} : { 'X-Auth-Token': token }) },
      body: body === undefined ? null : JSON.stringify(body),
    });
    if (response.ok) return response;
    throw new Error(`Keystone answered ${response.status} to ${method} ${path}: ${await response.text()}`);
  };
  const signIn = await send('POST', '/auth/tokens', passwordRequest(credentials));
  const token = signIn.headers.get('X-Subject-Token') ?? '';
  const issued = (await signIn.json()) as { token: { user: { id: string }; project: { id: string } } };
  return {
    account: { credentials, userId: issued.token.user.id, projectId: issued.token.project.id },
    call: async (method, path, body) => {
      const response = await send(method, path, body, token);
      return response.status === 204 ? undefined : ((await response.json()) as unknown);
    },
  };
}

/** The body of a sign-in with a password, scoped to a project (Keystone API v3). */
export function passwordRequest(credentials: AccountCredentials): object {
  const { username, password, userDomainId, projectName, projectDomainId } = credentials;
  const user = { name: username, domain: { id: userDomainId }, password };
  return {
    auth: {
      identity: { methods: ['password'], password: { user } },
      scope: { project: { name: projectName, domain: { id: projectDomainId } } },
    },
  };
}
