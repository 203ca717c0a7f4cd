import { describeOption } from '../describe-option.js';
import type { LoadingOption } from '../loading-option.js';

/** What every plugin takes that holds a token. */
export const TOKEN_LIFE: readonly LoadingOption[] = [
  describeOption({ name: 'reauthenticate', kind: 'boolean', default: 'true', help: 'Whether a new token is got when the old one has ended or was refused.' }),
  describeOption({ name: 'renewal', default: 'ahead', help: 'When the token is renewed: "ahead" of its end in the background, or "lazy", at the next use.' }),
  describeOption({ name: 'rememberFailuresMs', kind: 'number', default: '30000', help: 'For how many milliseconds refused credentials are not tried again; 0: not at all.' }),
  describeOption({ name: 'signInTimeoutMs', kind: 'number', default: '60000', help: 'How many milliseconds one sign-in may take.' }),
  describeOption({ name: 'warnBeforeMs', kind: 'number', help: 'How many milliseconds before its end a password or an application credential is told of in an event; 0: never.' }),
];

/** What plugins of Identity v3 take beside it. */
export const V3_TOKEN: readonly LoadingOption[] = [
  describeOption({ name: 'includeCatalog', kind: 'boolean', default: 'true', help: 'Whether the token comes with the service catalog.' }),
  ...TOKEN_LIFE,
];

/** What plugins of Identity v3 take beside a scope. */
export const UNSCOPED: LoadingOption = describeOption({
  name: 'unscoped',
  kind: 'boolean',
  default: 'false',
  help: 'Ask for a token for nothing at all, even if the user has a default project.',
});
