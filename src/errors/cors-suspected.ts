import { KeystoneAuthError, type ErrorContext } from './keystone-auth-error.js';

/** What has to stand in the `[cors]` section of a service for a page to be let in. */
export interface CorsSettings {
  /** The origin of the page, for `allowed_origin`. */
  readonly allowedOrigin: string;
  /** Headers of the request that the service does not allow by default, to be added to its `allow_headers`. */
  readonly allowHeaders: readonly string[];
  /** The method of the request if the service does not allow it by default, to be added to its `allow_methods`. */
  readonly allowMethods: readonly string[];
  /** Headers of replies that pages read: the service's default, which holds unless `expose_headers` is set. */
  readonly exposeHeaders: readonly string[];
}

/**
 * A browser kept from the page what a service of another origin answered, as far as can be told: the server is there. It is a
 * matter of configuration like a certificate, and no failed connection: not repeated by `connectRetries`.
 */
export class CorsSuspected extends KeystoneAuthError {
  override readonly name: string = 'CorsSuspected';
  /** What the operator of the service has to set. */
  readonly settings: CorsSettings;

  constructor(message: string, settings: CorsSettings, context: ErrorContext = {}) {
    super('cors-suspected', `${message} See src/errors/README.md#cors-suspected.`, context);
    this.settings = settings;
  }
}
