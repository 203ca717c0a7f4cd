import { join } from 'node:path';
import { type ApacheSettings, type SamlProtection } from './apache-settings.js';
import { federatedPath, KERBEROS_ROOT, NAMES, OPENID_CALLBACK, WEB_SSO_PATHS } from './names.js';

const MODULES = [
  ...['mpm_event', 'authn_core', 'authz_core', 'authz_user', 'headers', 'proxy', 'proxy_http', 'socache_shmcb', 'ssl'],
  ...['auth_gssapi', 'auth_openidc', 'auth_mellon'],
];

/** The whole of httpd.conf. */
export function apacheConfiguration(settings: ApacheSettings): string {
  return [server(settings), proxy(settings), kerberos(settings), openId(settings), ...settings.saml.map((each) => saml(settings, each)), tls(settings)]
    .map((part) => part.trim())
    .join('\n\n');
}

function server({ home, prefix, ports }: ApacheSettings): string {
  const modules = MODULES.map((name) => `LoadModule ${name}_module ${join(prefix, 'usr/lib/apache2/modules', `mod_${name}.so`)}`);
  // Root may not serve; everybody else does it as who they are.
  const user = process.getuid?.() === 0 ? 'User nobody\nGroup nogroup' : '';
  return `ServerRoot ${home}
ServerName 127.0.0.1
PidFile ${home}/httpd.pid
DefaultRuntimeDir ${home}
Mutex file:${home}
ErrorLog ${home}/error.log
LogLevel warn
${modules.join('\n')}
MellonLockFile ${home}/mellon.lock
${user}
ServerLimit 1
StartServers 1
ThreadsPerChild 32
MaxRequestWorkers 32
MinSpareThreads 1
MaxSpareThreads 32
SSLSessionCache none
Listen 127.0.0.1:${ports.http}
Listen 127.0.0.1:${ports.https}`;
}

/** What Apache knows about a request goes to Keystone as X-Environ-*, for which nobody else's word is taken. */
const ENVIRONMENT = ['REMOTE_USER', 'AUTH_TYPE', 'SSL_CLIENT_I_DN', 'SSL_CLIENT_S_DN_CN', 'SSL_CLIENT_S_DN_OU', 'MELLON_IDP'];

function headerFor(variable: string): string {
  return `X-Environ-${variable.replaceAll('_', '-')}`;
}

function proxy({ keystoneUrl, saml: protections }: ApacheSettings): string {
  const own = [OPENID_CALLBACK, ...protections.map(({ path }) => mellonEndpoint(path))];
  const names = [...ENVIRONMENT, ...protections.flatMap(({ attributes }) => attributes.map(mellonVariable))];
  return `${names.map((name) => `RequestHeader unset ${headerFor(name)} early`).join('\n')}
ProxyPreserveHost On
${own.map((path) => `ProxyPass ${path} !`).join('\n')}
ProxyPass ${KERBEROS_ROOT}/ ${keystoneUrl}/ disablereuse=on retry=0
ProxyPass / ${keystoneUrl}/`;
}

function kerberos({ keytab }: ApacheSettings): string {
  return `<LocationMatch "^(${KERBEROS_ROOT}/v3/auth/tokens|${federatedPath(NAMES.kerberos)})$">
  AuthType GSSAPI
  AuthName "Kerberos"
  GssapiCredStore keytab:${keytab}
  GssapiLocalName On
  Require valid-user
  RequestHeader set ${headerFor('REMOTE_USER')} "expr=%{REMOTE_USER}"
  RequestHeader set ${headerFor('AUTH_TYPE')} Negotiate
</LocationMatch>`;
}

function openId({ openId: { discoveryEndpoint, client, keys, passphrase } }: ApacheSettings): string {
  return `OIDCProviderMetadataURL ${discoveryEndpoint}
OIDCClientID ${client.clientId}
OIDCClientSecret ${client.clientSecret ?? ''}
OIDCRedirectURI ${OPENID_CALLBACK}
OIDCCryptoPassphrase ${passphrase}
OIDCScope "openid profile email"
OIDCPKCEMethod S256
OIDCClaimPrefix OIDC-
OIDCOAuthVerifyCertFiles ${keys}
OIDCOAuthRemoteUserClaim sub
OIDCCookieSameSite On
<Location "${federatedPath(NAMES.openId)}">
  AuthType auth-openidc
  <LimitExcept OPTIONS>
    Require valid-user
  </LimitExcept>
</Location>
<LocationMatch "^(${WEB_SSO_PATHS.protocol}|${WEB_SSO_PATHS.identityProvider}|${OPENID_CALLBACK})$">
  AuthType openid-connect
  Require valid-user
</LocationMatch>`;
}

function mellonVariable(attribute: string): string {
  return `MELLON_${attribute}`;
}

/** Where mellon answers itself. */
export function mellonEndpoint(path: string): string {
  return `${path}/mellon`;
}

function saml({ samlKeys }: ApacheSettings, { name, path, attributes, ...metadata }: SamlProtection): string {
  const variables = ['IDP', ...attributes].map(mellonVariable);
  return `<Location "${path}">
  MellonEndpointPath ${mellonEndpoint(path)}
  MellonSPPrivateKeyFile ${samlKeys.key}
  MellonSPCertFile ${samlKeys.certificate}
  MellonSPMetadataFile ${metadata.serviceProviderMetadata}
  MellonIdPMetadataFile ${metadata.identityProviderMetadata}
  MellonECPSendIDPList Off
  MellonVariable ${name}
  MellonIdP IDP
  MellonSetEnv uid urn:oid:0.9.2342.19200300.100.1.1
  AuthType Mellon
  MellonEnable auth
  Require valid-user
${variables.map((each) => `  RequestHeader set ${headerFor(each)} "%{${each}}e" env=${each}`).join('\n')}
</Location>`;
}

function tls({ ports, tls: { certificate, key, authority } }: ApacheSettings): string {
  const variables = ['SSL_CLIENT_I_DN', 'SSL_CLIENT_S_DN_CN', 'SSL_CLIENT_S_DN_OU'];
  return `<VirtualHost *:${ports.https}>
  ServerName localhost
  SSLEngine on
  SSLCertificateFile ${certificate}
  SSLCertificateKeyFile ${key}
  SSLCACertificateFile ${authority}
  SSLVerifyClient optional
  RequestHeader set X-Forwarded-Proto https
${variables.map((name) => `  RequestHeader set ${headerFor(name)} "expr=%{${name}}" "expr=-n %{${name}}"`).join('\n')}
</VirtualHost>
`;
}
