import { isJsonObject, textIn } from '../access/json-object.js';

/** What a worker asks every page when a form has come to `redirectUri`; who waits for that answers at the port that comes along. */
export interface WebSsoQuestion {
  readonly kind: typeof QUESTION;
  readonly redirectUri: string;
}

/** A page that waits for a form. */
export interface WebSsoWaiting {
  /** The origin of the only page whose form it takes. */
  readonly formOrigin: string;
  /** When it began to wait, in milliseconds since 1970. */
  readonly since: number;
}

const QUESTION = 'keystoneauth-rx/web-sso?';

/** The question of a worker. */
export function webSsoQuestion(redirectUri: string): WebSsoQuestion {
  return { kind: QUESTION, redirectUri };
}

/** Which redirect URI a worker asks about; `undefined`: it is something else that was heard. */
export function redirectUriAsked(value: unknown): string | undefined {
  return isJsonObject(value) && value['kind'] === QUESTION ? textIn(value, 'redirectUri') : undefined;
}

/** What a page answered, unless it is none of ours. */
export function readWaiting(value: unknown): WebSsoWaiting | undefined {
  if (!isJsonObject(value)) return undefined;
  const { formOrigin, since } = value;
  return typeof formOrigin === 'string' && typeof since === 'number' ? { formOrigin, since } : undefined;
}

/** The token that a worker hands over. */
export function readToken(value: unknown): string | undefined {
  return isJsonObject(value) ? textIn(value, 'token') : undefined;
}

/** Whether a page says that it took the token. */
export function isTaken(value: unknown): boolean {
  return isJsonObject(value) && value['taken'] === true;
}
