/** Fields of JSON documents, forms and queries whose value is never shown, in lower case without `_` and `-`. */
const SECRET_FIELDS: ReadonlySet<string> = new Set([
  ...['password', 'originalpassword', 'newpassword', 'adminpass', 'adminpassword', 'passwd', 'passphrase'],
  ...['passcode', 'otp', 'pin'],
  ...['secret', 'clientsecret', 'consumersecret', 'accesssecret', 'oauthtokensecret', 'oauth2clientsecret'],
  ...['applicationcredentialsecret', 'secretkey', 'privatekey', 'key', 'apikey', 'accesskey', 'blob', 'payload', 'userdata'],
  ...['token', 'accesstoken', 'refreshtoken', 'idtoken', 'authtoken', 'xauthtoken', 'servicetoken', 'subjecttoken'],
  ...['oauthtoken', 'assertion', 'clientassertion'],
  ...['codeverifier', 'devicecode', 'usercode', 'authorizationcode', 'oauthverifier', 'wresult', 'samlresponse'],
  ...['receipt', 'signature', 'oauthsignature', 'tempurlsig', 'tempurlkey', 'sig', 'xamzsignature'],
]);

/** The authorization code of OAuth travels in forms and queries; in a JSON document `code` is a status. */
const SECRET_PARAMETERS: ReadonlySet<string> = new Set(['code']);

/** Whether the value of a JSON member with this name is a secret. */
export function isSecretField(name: string): boolean {
  return SECRET_FIELDS.has(bare(name));
}

/** Whether the value of a form or query parameter with this name is a secret. */
export function isSecretParameter(name: string): boolean {
  return isSecretField(name) || SECRET_PARAMETERS.has(bare(name));
}

/** `oauth_token`, `oauth-token` and `oauthToken` are one name. */
function bare(name: string): string {
  return name.toLowerCase().replaceAll(/[_-]/g, '');
}
