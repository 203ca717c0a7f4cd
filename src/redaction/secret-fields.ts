/**
 * Fields of JSON documents, forms and queries whose value is never shown, in lower case without `_` and `-`; beside those with a
 * secret ending.
 */
const SECRET_FIELDS: ReadonlySet<string> = new Set([
  ...['adminpass', 'userpass', 'pass', 'otp', 'pin', 'privatekey', 'key', 'blob', 'payload', 'userdata'],
  ...['assertion', 'clientassertion', 'authorization', 'proxyauthorization', 'cookie', 'setcookie'],
  ...['codeverifier', 'devicecode', 'usercode', 'authorizationcode', 'oauthverifier'],
  ...['wresult', 'samlresponse', 'samlrequest', 'samlart'],
  ...['receipt', 'authreceipt', 'openstackauthreceipt'],
  ...['signature', 'oauthsignature', 'tempurlsig', 'tempurlkey', 'sig', 'xamzsignature'],
]);
/** `user_password`, `X-Amz-Security-Token`, `clientSecret`; but `token_id`, `token_type` and `password_expires_at` end otherwise. */
const SECRET_ENDING = /(?:password|passwd|pwd|passphrase|passcode|secret|token|jwt|(?:private|secret|access|api|auth|encryption|signing)key)$/;
const SECRET_LIST = /(?:password|passwd|passphrase|passcode|secret|token)s$/;
/** Of the endings with a boundary before them: no `bypass` and no `compass`. */
const PASS = /[a-z0-9](?:[_-]pass|Pass)$/;

/** The authorization code of OAuth and the ticket of CAS travel in forms and queries; in a JSON document `code` is a status. */
const SECRET_PARAMETERS: ReadonlySet<string> = new Set(['code', 'ticket']);

/** Of longer names only the end is looked at. */
const LONGEST_NAME = 100;

/** Whether the value of a JSON member with this name is a secret. */
export function isSecretField(name: string): boolean {
  const end = bare(name);
  return SECRET_FIELDS.has(end) || SECRET_ENDING.test(end) || PASS.test(name.slice(-LONGEST_NAME));
}

/** Whether the texts of a list with this name are secrets: `tokens` is a list of tokens or of documents about them. */
export function isSecretList(name: string): boolean {
  return SECRET_LIST.test(bare(name));
}

/** Whether the value of a form or query parameter with this name is a secret. */
export function isSecretParameter(name: string): boolean {
  return isSecretField(name) || SECRET_PARAMETERS.has(bare(name));
}

/** `oauth_token`, `oauth-token`, `oauth[token]` and `oauthToken` are one name. */
function bare(name: string): string {
  const lower = name.slice(-LONGEST_NAME).toLowerCase();
  return /[^a-z0-9]/.test(lower) ? lower.replaceAll(/[^a-z0-9]+/g, '') : lower;
}
