/** Fields of JSON documents, forms and queries whose value is never shown, in lower case without `_` and `-`. */
const SECRET_FIELDS: ReadonlySet<string> = new Set([
  ...['password', 'originalpassword', 'adminpass', 'adminpassword', 'passwd', 'passphrase', 'passcode', 'otp', 'pin'],
  ...['secret', 'clientsecret', 'consumersecret', 'accesssecret', 'oauthtokensecret', 'oauth2clientsecret'],
  ...['applicationcredentialsecret', 'secretkey', 'privatekey', 'key', 'apikey', 'accesskey', 'blob', 'payload', 'userdata'],
  ...['accesstoken', 'refreshtoken', 'idtoken', 'authtoken', 'servicetoken', 'subjecttoken', 'oauthtoken', 'assertion'],
  ...['code', 'codeverifier', 'devicecode', 'usercode', 'authorizationcode', 'oauthverifier', 'wresult', 'samlresponse'],
  ...['receipt', 'signature', 'tempurlsig', 'tempurlkey', 'sig', 'xamzsignature'],
]);

/** Whether the value of a field with this name is a secret. */
export function isSecretField(name: string): boolean {
  return SECRET_FIELDS.has(name.toLowerCase().replaceAll(/[_-]/g, ''));
}
