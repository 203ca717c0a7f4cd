import { EndpointNotFound } from './endpoint-not-found.js';
import type { ErrorContext } from './keystone-auth-error.js';

/** The token carries no service catalog (it is unscoped, or was asked for with `includeCatalog: false`). */
export class EmptyCatalog extends EndpointNotFound {
  override readonly name: string = 'EmptyCatalog';

  constructor(message: string, context: ErrorContext = {}) {
    super(message, context, 'empty-catalog');
  }
}
