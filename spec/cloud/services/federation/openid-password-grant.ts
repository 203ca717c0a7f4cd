import { type Context, errors, type Provider } from 'oidc-provider';
import { type Person } from './access.js';
import { grantEverything, RESOURCE } from './openid-settings.js';

/** Adds the password grant (RFC 6749, section 4.3), which the provider leaves out for good reasons. */
export function addPasswordGrant(provider: Provider, people: readonly Person[]): void {
  const answer = async (context: Context): Promise<void> => {
    const { client, params } = context.oidc;
    const { username = '', password = '', scope = '' } = params;
    if (!isKnown(people, { username, password })) throw new errors.InvalidGrant('wrong username or password');
    const { jti: grantId } = await grantEverything(provider, client.clientId, username);
    const granted = { accountId: username, client, grantId, gty: 'password', scope };
    const token = new provider.AccessToken(granted);
    token.resourceServer = new provider.ResourceServer(RESOURCE.identifier, RESOURCE.server);
    context.body = {
      access_token: await token.save(),
      token_type: 'Bearer',
      expires_in: token.expiration,
      scope,
      refresh_token: await new provider.RefreshToken({ ...granted, resource: RESOURCE.identifier }).save(),
      id_token: scope.split(' ').includes('openid') ? await idToken(provider, context, username) : undefined,
    };
  };
  provider.registerGrantType('password', answer, ['username', 'password', 'scope']);
}

/** Whether that is the person's password. */
export function isKnown(people: readonly Person[], { username, password }: Person): boolean {
  return people.some((person) => person.username === username && person.password === password);
}

async function idToken(provider: Provider, context: Context, username: string): Promise<string> {
  const token = new provider.IdToken({ sub: username, preferred_username: username }, { ctx: context });
  token.scope = 'openid profile';
  return token.issue({ use: 'idtoken' });
}
