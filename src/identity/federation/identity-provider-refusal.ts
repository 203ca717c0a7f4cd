import type { KeystoneAuthError } from '../../errors/keystone-auth-error.js';
import { errorForStatus } from '../../http/raise-for-status.js';
import type { ApiResponse } from '../../http/response.js';
import { inStep } from './explained.js';

/** The error for an identity provider's status of 400 or more to a `POST` of user and password. `quiet` takes secrets out of its words. */
export function identityProviderRefusal(
  reply: ApiResponse,
  { now, quiet }: { readonly now: number; readonly quiet: (text: string) => string },
): KeystoneAuthError {
  const error = errorForStatus({ method: 'POST', url: reply.url }, reply, { now, text: quiet });
  return inStep(error, { what: 'The identity provider did not sign the user in' });
}
