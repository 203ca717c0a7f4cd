import { isJsonObject, textIn, type JsonObject } from '../../access/json-object.js';
import { InvalidResponse } from '../../errors/invalid-response.js';
import type { ApiResponse } from '../../http/response.js';
import { parseUrl } from '../../http/url.js';
import { redactUrl } from '../../redaction/redact-url.js';
import { isPlain } from './plain-words.js';

/** What a provider gave for a device that has no browser. */
export interface DeviceCode {
  /** A secret, for the device. */
  readonly deviceCode: string;
  /** For the person. */
  readonly userCode: string;
  /** Where the person enters it. */
  readonly verificationUri: string;
  /** The same with the code in it, if the provider offers that. */
  readonly verificationUriComplete: string | undefined;
  readonly lifeMs: number;
  /** How long to wait between two questions whether the person is done. */
  readonly intervalMs: number;
}

/** RFC 8628 §3.2: where the provider names none. */
const USUAL_INTERVAL_S = 5;
/** No provider is asked without a pause, even if it says so. */
const SHORTEST_INTERVAL_S = 1;

/**
 * Reads the answer of a device authorization endpoint.
 *
 * @throws InvalidResponse
 * @see https://www.rfc-editor.org/rfc/rfc8628#section-3.2
 */
export function readDeviceCode({ body, url }: ApiResponse): DeviceCode {
  const document = isJsonObject(body) ? body : {};
  const missing = (name: string): InvalidResponse =>
    new InvalidResponse(`POST ${redactUrl(url)} was answered without a usable "${name}"; is it the device authorization endpoint?`, {
      outcome: 'refused',
    });
  const given = <T>(name: string, value: T | undefined): T => {
    if (value === undefined) throw missing(name);
    return value;
  };
  return {
    lifeMs: given('expires_in', secondsIn(document, 'expires_in')) * 1000,
    verificationUri: given('verification_uri', pageIn(document, 'verification_uri')),
    verificationUriComplete: pageIn(document, 'verification_uri_complete'),
    deviceCode: given('device_code', textIn(document, 'device_code')),
    userCode: given('user_code', userCodeIn(document)),
    intervalMs: Math.max(secondsIn(document, 'interval') ?? USUAL_INTERVAL_S, SHORTEST_INTERVAL_S) * 1000,
  };
}

/** What a person can read and type. */
function userCodeIn(document: JsonObject): string | undefined {
  const code = textIn(document, 'user_code');
  return code !== undefined && isPlain(code) ? code : undefined;
}

/** A page that a person may be sent to, as a browser understands it: what is not seen, or not ASCII, is escaped. */
function pageIn(document: JsonObject, name: string): string | undefined {
  const url = parseUrl(textIn(document, name) ?? '');
  const isPage = url !== undefined && /^https?:$/.test(url.protocol);
  // A name before the host makes a page look like another's.
  return isPage && url.username === '' && url.password === '' ? url.href : undefined;
}

/** Some providers write numbers as texts. */
function secondsIn(document: JsonObject, name: string): number | undefined {
  const value = document[name];
  const seconds = typeof value === 'string' && value !== '' ? Number(value) : value;
  return typeof seconds === 'number' && Number.isFinite(seconds) && seconds >= 0 ? seconds : undefined;
}
