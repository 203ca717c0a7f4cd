/** There is no Chromium to be had here that starts. Specs are counted as skipped then; under CI=true it is a failure. */
export class ChromiumUnavailable extends Error {
  override readonly name = 'ChromiumUnavailable';
}
