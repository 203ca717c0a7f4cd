/**
 * This machine cannot run the real services, for a reason that is no fault of the code under test: it is not Debian's
 * family, or packages cannot be downloaded. Specs are counted as skipped then; under CI=true it is a failure.
 */
export class CloudUnavailable extends Error {
  override readonly name = 'CloudUnavailable';
}
