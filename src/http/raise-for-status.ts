import { HttpError } from '../errors/http-error.js';
import type { KeystoneAuthError, Outcome } from '../errors/keystone-auth-error.js';
import { MissingAuthMethods } from '../errors/missing-auth-methods.js';
import { redactText } from '../redaction/redact-text.js';
import { redactUrl } from '../redaction/redact-url.js';
import { retryAfterMs } from '../retry/retry-after.js';
import { LONGEST_TEXT, readErrorBody, requestIdIn, type ServiceError } from './error-body.js';
import type { ApiResponse } from './response.js';

/** What to do about a status, where there is something general to say. */
const ADVICE: Readonly<Record<number, string>> = {
  401: 'check the credentials and their scope',
  403: 'the roles of this user are not enough here',
  404: 'check the path and the id',
  406: 'the microversion or the Accept header is not supported',
  413: 'wait or ask for less',
  429: 'wait before the next request',
  503: 'the service is busy or down; try again later',
};

/** What the error for a status needs besides the reply. */
export interface StatusSurroundings {
  readonly now: number;
  /** Removes known secrets. */
  readonly text: (text: string) => string;
}

/**
 * The error for a reply with a status of 400 or more to `request` as it was first sent. A 401 that carries a receipt is
 * {@link MissingAuthMethods}.
 */
export function errorForStatus(
  { method, url }: { readonly method: string; readonly url: string },
  response: ApiResponse,
  { now, text }: StatusSurroundings,
): KeystoneAuthError {
  const receipt = response.headers['openstack-auth-receipt']?.trim() ?? '';
  if (response.status === 401 && receipt !== '') return missingMethods(receipt, response, text);
  const { status } = response;
  const requestId = response.requestId ?? shown(requestIdIn(response.body), text);
  const said = saidIn(response.body, text);
  const retryAfter = retryAfterMs(response.headers['retry-after'], now);
  return new HttpError(text(describe(method, { ...response, requestId }, [sentence(said), advice(status, retryAfter)])), {
    status,
    method,
    url: text(redactUrl(url)),
    requestId,
    serviceMessage: said.message,
    details: said.details,
    retryAfterMs: retryAfter,
    outcome: outcomeOfStatus(status),
  });
}

/** What the service said, as it may be shown. A text may be half a document, a token document for instance. */
function saidIn(body: unknown, text: StatusSurroundings['text']): ServiceError {
  const { message, details } = readErrorBody(typeof body === 'string' ? text(redactText(body)) : body);
  return { message: shown(message, text), details: shown(details, text) };
}

/** Cut last: half a secret would not be known any more. */
function shown(said: string | undefined, text: StatusSurroundings['text']): string | undefined {
  return said === undefined ? undefined : text(said).slice(0, LONGEST_TEXT);
}

function describe(method: string, { url, status, requestId }: ApiResponse, remarks: readonly string[]): string {
  return (
    `${method} ${redactUrl(url)} was answered with ${String(status)}${remarks.join('')}` +
    (requestId === undefined ? '.' : `. Request id: ${requestId}`)
  );
}

/** What the service said, with its details where the message alone is no more than a title. */
function sentence({ message, details }: ServiceError): string {
  if (message === undefined) return '';
  const more = details === undefined || details.includes(message) ? [] : [details];
  return `: ${[message, ...more].map(inOneLine).join(': ')}`;
}

/** Nor does it begin another line of a log, or tell a terminal what to do. */
function inOneLine(text: string): string {
  return text.replace(/[\s\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]+/g, ' ').trim().replace(/\.$/, '');
}

function advice(status: number, retryAfter: number | undefined): string {
  const patience = retryAfter === undefined ? undefined : `it may be asked again in ${String(Math.ceil(retryAfter / 1000))} s`;
  const parts = [ADVICE[status], patience].filter((part) => part !== undefined);
  return parts.length === 0 ? '' : ` (${parts.join('; ')})`;
}

/** What a status of 400 or more says: a gateway that gave up, or a server that broke, may have done the work. */
export function outcomeOfStatus(status: number): Outcome {
  return status < 500 || status === 501 || status === 503 || status === 505 ? 'refused' : 'unknown';
}

function missingMethods(receipt: string, { body, url, requestId }: ApiResponse, text: StatusSurroundings['text']): MissingAuthMethods {
  const document = asRecord(body);
  const { methods, expires_at: expiresAt } = asRecord(document['receipt']);
  const accepted = methodNames(methods, text);
  const required = asList(document['required_auth_methods']).map((rule) => methodNames(rule, text));
  const rules = required.map((rule) => rule.join(' + ')).join(', or ');
  return new MissingAuthMethods(
    `${redactUrl(url)} accepted ${inOneLine(accepted.join(', ')) || 'what was sent'} and wants more: ${inOneLine(rules) || 'another method'}. ` +
      'Add the missing methods with the receipt.',
    receipt,
    {
      methods: accepted,
      requiredAuthMethods: required,
      expiresAt: typeof expiresAt === 'string' ? text(expiresAt) : undefined,
      requestId,
    },
  );
}

/** A name is a word, and stays one that programs know, whatever somebody chose for a password. */
function methodNames(list: unknown, text: StatusSurroundings['text']): readonly string[] {
  return asList(list)
    .filter((name) => typeof name === 'string')
    .map((name) => (/^\w{1,40}$/.test(name) ? name : text(name)));
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
