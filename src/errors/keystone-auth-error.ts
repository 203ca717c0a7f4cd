import type { ErrorCode } from './error-code.js';

/**
 * What is known about the fate of the request an error belongs to:
 * `not-sent` (no byte left this process, or the server cannot have acted on it),
 * `refused` (a server answered and did not do it), `unknown` (it may have been executed).
 */
export type Outcome = 'not-sent' | 'refused' | 'unknown';

/** What an error may know besides its message. None of it holds a secret. */
export interface ErrorContext {
  /** What caused this error; already without secrets. */
  readonly cause?: unknown;
  /** @defaultValue 'not-sent' */
  readonly outcome?: Outcome | undefined;
  /** The id the server gave the request (`x-openstack-request-id`). */
  readonly requestId?: string | undefined;
  /** The id under which whoever asked follows everything that is done for them (`globalRequestId`). */
  readonly globalRequestId?: string | undefined;
}

const brand: unique symbol = Symbol.for('keystoneauth-rx/error');

/**
 * The base of everything this library throws or emits as an error.
 *
 * `code` is stable and closed: branch on it (or on a guard such as {@link isHttpError}), never on the message.
 * Every message says what was attempted and what to do; none holds a secret.
 */
export class KeystoneAuthError extends Error {
  override readonly name: string = 'KeystoneAuthError';
  readonly code: ErrorCode;
  readonly outcome: Outcome;
  readonly requestId: string | undefined;
  readonly globalRequestId: string | undefined;
  /** Recognises our errors across copies of this package. */
  declare readonly [brand]: true;

  static {
    // On the prototype it is not printed with every error.
    Object.defineProperty(this.prototype, brand, { value: true });
  }

  constructor(code: ErrorCode, message: string, context: ErrorContext = {}) {
    super(message, context.cause === undefined ? undefined : { cause: context.cause });
    this.code = code;
    this.outcome = context.outcome ?? 'not-sent';
    this.requestId = context.requestId;
    this.globalRequestId = context.globalRequestId;
  }

  /** The error as plain data, for structured logs. */
  toJSON(): Record<string, unknown> {
    return { ...Object.fromEntries(Object.entries(this)), name: this.name, message: this.message };
  }
}

/** Whether `error` is one of ours, optionally one with this `code`. */
export function isKeystoneAuthError(error: unknown, code?: ErrorCode): error is KeystoneAuthError {
  return error instanceof Error && brand in error && (code === undefined || (error as KeystoneAuthError).code === code);
}

/** What may still be said about an error before anybody has seen it. */
type Writable = { -readonly [K in 'outcome' | 'message' | 'globalRequestId']: KeystoneAuthError[K] };

/** The same error, of a request that an earlier attempt may have executed. For its maker, before it is delivered. */
export function doubt<E extends KeystoneAuthError>(error: E): E {
  const own: Writable = error;
  own.outcome = 'unknown';
  own.message = `${error.message} An earlier attempt may have been executed.`;
  return error;
}

/**
 * The error of a sign-in or a look-up, as that of a request which waited for it and was not sent itself. A copy: others, who
 * waited too, and the sign-in have their own.
 */
export function unsent(error: unknown, globalRequestId?: string): unknown {
  if (!isKeystoneAuthError(error) || isMissingMethods(error)) return error;
  if (error.outcome !== 'unknown' && error.globalRequestId === globalRequestId) return error;
  const copy = Object.create(Object.getPrototypeOf(error) as object, Object.getOwnPropertyDescriptors(error)) as Writable;
  if (error.outcome === 'unknown') copy.outcome = 'not-sent';
  copy.globalRequestId = globalRequestId;
  return copy;
}

/** Its receipt is private, and a copy would have none. */
function isMissingMethods({ code }: KeystoneAuthError): boolean {
  return code === 'missing-auth-methods';
}

/** The same error in the words of `text`, which takes known secrets out of them; its causes too. For its maker, before it is delivered. */
export function phrased<E extends Error>(error: E, text: (text: string) => string): E {
  const { cause, message, stack } = error;
  if (text(message) !== message) error.message = text(message);
  if (stack !== undefined && text(stack) !== stack) error.stack = text(stack);
  if (cause instanceof Error) phrased(cause, text);
  return error;
}

/** The same error, of a request under this global id. For its maker, before it is delivered. */
export function under<E extends KeystoneAuthError>(error: E, globalRequestId: string | undefined): E {
  const own: Writable = error;
  own.globalRequestId ??= globalRequestId;
  return error;
}
