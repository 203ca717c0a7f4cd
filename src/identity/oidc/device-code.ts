import { isJsonObject, textIn, type JsonObject } from '../../access/json-object.js';
import { InvalidResponse } from '../../errors/invalid-response.js';
import type { ApiResponse } from '../../http/response.js';
import { parseUrl } from '../../http/url.js';
import { redactUrl } from '../../redaction/redact-url.js';

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
  const text = (name: string): string => {
    const value = textIn(document, name);
    if (value === undefined) throw missing(name);
    return value;
  };
  const lifeS = secondsIn(document, 'expires_in');
  if (lifeS === undefined) throw missing('expires_in');
  const verificationUri = pageIn(document, 'verification_uri');
  if (verificationUri === undefined) throw missing('verification_uri');
  return {
    deviceCode: text('device_code'),
    userCode: text('user_code'),
    verificationUri,
    verificationUriComplete: pageIn(document, 'verification_uri_complete'),
    lifeMs: lifeS * 1000,
    intervalMs: (secondsIn(document, 'interval') ?? USUAL_INTERVAL_S) * 1000,
  };
}

/** A page that a person may be sent to. */
function pageIn(document: JsonObject, name: string): string | undefined {
  const url = textIn(document, name);
  return url !== undefined && /^https?:$/.test(parseUrl(url)?.protocol ?? '') ? url : undefined;
}

/** Some providers write numbers as texts. */
function secondsIn(document: JsonObject, name: string): number | undefined {
  const value = document[name];
  const seconds = typeof value === 'string' && value !== '' ? Number(value) : value;
  return typeof seconds === 'number' && Number.isFinite(seconds) && seconds >= 0 ? seconds : undefined;
}
