import { describeOption, keystoneauthOption } from '../describe-option.js';
import type { LoadingOption } from '../loading-option.js';
import type { PluginFacts } from '../plugin-facts.js';
import { MUTUAL_AUTH, SERVICE_TOKEN } from './federation-options.js';
import { OAUTH1, OAUTH2, OAUTH2_MTLS } from './oauth-options.js';
import { AUTH_URL, GENERIC_SCOPE, TOKENLESS_SCOPE, V2_SCOPE, V3_SCOPE } from './scope-options.js';
import { TOKEN_LIFE, UNSCOPED, V3_TOKEN } from './token-life-options.js';
import { APPLICATION_CREDENTIAL, PASSWORD, TOKEN, TOTP, USER, USERNAME, USER_ID } from './user-options.js';

const endpoint = (help: string, deprecated: readonly string[] = []): LoadingOption => keystoneauthOption('endpoint', { help, deprecated });

const generic = (own: readonly LoadingOption[]): readonly LoadingOption[] => [AUTH_URL, ...GENERIC_SCOPE, ...own, UNSCOPED, ...V3_TOKEN];
const v2 = (own: readonly LoadingOption[]): readonly LoadingOption[] => [AUTH_URL, ...V2_SCOPE, ...own, ...TOKEN_LIFE];
const v3 = (own: readonly LoadingOption[]): readonly LoadingOption[] => [AUTH_URL, ...V3_SCOPE, ...own, UNSCOPED, ...V3_TOKEN];

/** What the methods of `v3multifactor` take; keystoneauth does not list it. */
export const METHOD_OPTIONS: readonly LoadingOption[] = [
  ...[...USER, PASSWORD, ...TOTP, TOKEN, ...APPLICATION_CREDENTIAL, ...OAUTH1, MUTUAL_AUTH].map((option) => ({
    ...option,
    keystoneauthName: undefined,
    required: false,
    prompt: undefined,
  })),
  describeOption({ name: 'receipt', secret: true, help: 'What Keystone gave for the methods that it accepted already.' }),
];

/** The plugins without an identity provider. */
export const IDENTITY_PLUGIN_FACTS: Readonly<Record<string, PluginFacts>> = {
  none: { summary: 'No authentication, for a service that stands alone', options: [endpoint('Where requests go.')] },
  http_basic: {
    summary: 'HTTP Basic at a service that stands alone',
    options: [USERNAME, PASSWORD, endpoint('Where requests go.')],
  },
  admin_token: {
    summary: 'A token and an endpoint that are known',
    options: [endpoint('Where requests go, whatever the catalog says.', ['url']), TOKEN],
  },
  service_token: { summary: 'A service on behalf of a user, with the tokens of both', options: SERVICE_TOKEN },
  password: { summary: 'User and password, at the version of Identity the cloud offers', options: generic([...USER, PASSWORD]), needs: [['password']] },
  token: { summary: 'An existing token, at the version of Identity the cloud offers', options: generic([TOKEN]), needs: [['token']] },
  v2password: {
    summary: 'User and password, Identity v2.0',
    options: v2([USERNAME, USER_ID, PASSWORD]),
    needs: [['username', 'userId'], ['password']],
  },
  v2token: { summary: 'An existing token, Identity v2.0', options: v2([TOKEN]), needs: [['token']] },
  v3password: { summary: 'User and password, Identity v3', options: v3([...USER, PASSWORD]), needs: [['password']] },
  v3token: { summary: 'An existing token, Identity v3', options: v3([TOKEN]), needs: [['token']] },
  v3totp: { summary: 'User and one-time passcode', options: v3([...USER, ...TOTP]), needs: [['passcode', 'totpSecret']] },
  v3applicationcredential: {
    summary: 'An application credential',
    options: v3([...USER, ...APPLICATION_CREDENTIAL]),
    needs: [['applicationCredentialId', 'applicationCredentialName']],
  },
  v3multifactor: {
    summary: 'Several methods in one sign-in',
    options: v3([
      keystoneauthOption('auth_methods', { kind: 'list', required: true, help: 'The methods by name, in the order in which they are sent: v3password,v3totp.' }),
      ...METHOD_OPTIONS,
    ]),
  },
  v3oauth1: { summary: 'An OAuth 1.0a access token that a user gave', options: [AUTH_URL, ...OAUTH1, ...V3_TOKEN] },
  v3oauth2clientcredential: { summary: 'An application credential, for services that want OAuth 2.0 tokens', options: v3(OAUTH2) },
  v3oauth2mtlsclientcredential: { summary: 'A client certificate, for services that want OAuth 2.0 tokens', options: v3(OAUTH2_MTLS) },
  v3tokenlessauth: {
    summary: 'Requests to Keystone with a client certificate and no token',
    options: [AUTH_URL, ...TOKENLESS_SCOPE],
    needs: [['projectId', 'projectName', 'domainId', 'domainName']],
  },
};
