import { DiscoveryFailure } from './discovery-failure.js';
import type { ErrorContext } from './keystone-auth-error.js';

/** A version document was read and does not offer the version that was asked for. */
export class VersionNotAvailable extends DiscoveryFailure {
  override readonly name: string = 'VersionNotAvailable';

  constructor(message: string, context: ErrorContext = {}) {
    super(message, context, 'version-not-available');
  }
}
