import { isHttpError, isKeystoneAuthError, type KeystoneAuthError } from 'keystoneauth-rx';

/** keystoneauth's class for a status; on our side all of them are one class. */
const STATUS_CLASSES: Readonly<Record<string, number>> = {
  BadRequest: 400,
  Unauthorized: 401,
  PaymentRequired: 402,
  Forbidden: 403,
  NotFound: 404,
  MethodNotAllowed: 405,
  NotAcceptable: 406,
  ProxyAuthenticationRequired: 407,
  RequestTimeout: 408,
  Conflict: 409,
  Gone: 410,
  LengthRequired: 411,
  PreconditionFailed: 412,
  RequestEntityTooLarge: 413,
  RequestUriTooLong: 414,
  UnsupportedMediaType: 415,
  RequestedRangeNotSatisfiable: 416,
  ExpectationFailed: 417,
  UnprocessableEntity: 422,
  InternalServerError: 500,
  HttpNotImplemented: 501,
  BadGateway: 502,
  ServiceUnavailable: 503,
  GatewayTimeout: 504,
  HttpVersionNotSupported: 505,
};

/** Where a JavaScript name differs: keystoneauth's class on the left, what may stand for it on the right. */
const OTHER_NAMES: Readonly<Record<string, readonly string[]>> = {
  HTTPClientError: ['HttpError'],
  HttpServerError: ['HttpError'],
  OptionError: ['OptionError', 'MissingRequiredOptions'],
  // A URL that nothing can be sent to is bad input here.
  UnknownConnectionError: ['UnknownConnectionError', 'OptionError'],
  ImpliedMinVersionMismatch: ['ImpliedVersionMismatch'],
  ImpliedMaxVersionMismatch: ['ImpliedVersionMismatch'],
  TypeError: ['OptionError', 'MissingRequiredOptions'],
  ValueError: ['OptionError', 'InvalidResponse'],
  AttributeError: ['OptionError'],
  ConfigException: ['CloudConfigError'],
};

/** What keystoneauth refuses at the first use and our constructors refuse at once, as an option that cannot be right. */
const REFUSED_EARLIER = new Set([
  ...['AuthorizationFailure', 'TypeError', 'ValueError', 'AttributeError', 'OptionError', 'OidcInvalidCodeChallengeMethod'],
]);

/** Whether the error of a constructor stands for keystoneauth's `className` at the first use. */
export function refusesEarlier(className: string, error: unknown): boolean {
  return REFUSED_EARLIER.has(className) && isOurs('OptionError', error);
}

/** keystoneauth's ancestors: what they mean for an error of ours. Those without a class here hold for all. */
const ANCESTORS: Readonly<Record<string, (error: KeystoneAuthError) => boolean>> = {
  ClientException: (error) => descendsFrom(error, 'KeystoneAuthError'),
  HttpError: (error) => descendsFrom(error, 'HttpError'),
  HTTPClientError: (error) => 'status' in error && Number(error.status) < 500,
  HttpServerError: (error) => 'status' in error && Number(error.status) >= 500,
  OptionError: (error) => descendsFrom(error, 'OptionError'),
  EndpointNotFound: (error) => descendsFrom(error, 'EndpointNotFound'),
  DiscoveryFailure: (error) => descendsFrom(error, 'DiscoveryFailure'),
  ImpliedVersionMismatch: (error) => descendsFrom(error, 'ImpliedVersionMismatch'),
  AuthPluginException: () => true,
  CatalogException: () => true,
  ConnectionError: () => true,
  RetriableConnectionFailure: () => true,
};

/** What keystoneauth raises itself where it has no class for what went wrong: any of our errors says more. */
export const BARE_CLASS = 'ClientException';

/** Whether `error` is our form of keystoneauth's `className`. */
export function isOurs(className: string, error: unknown): boolean {
  if (!isKeystoneAuthError(error)) return false;
  const status = STATUS_CLASSES[className];
  if (status !== undefined) return isHttpError(error, status);
  if (className === BARE_CLASS) return true;
  return (OTHER_NAMES[className] ?? [className]).includes(error.name);
}

/** The ancestors of `bases` that `error` does not have, though they exist on our side. */
export function missingBases(bases: readonly string[], error: KeystoneAuthError): readonly string[] {
  return bases.filter((base) => ANCESTORS[base]?.(error) !== true);
}

function descendsFrom(error: object, name: string): boolean {
  for (let prototype: unknown = Object.getPrototypeOf(error); prototype instanceof Error; prototype = Object.getPrototypeOf(prototype)) {
    if (prototype.constructor.name === name) return true;
  }
  return false;
}
