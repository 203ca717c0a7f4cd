import type { AccessInfo } from '../access/access-info.js';
import type { JsonObject } from '../access/json-object.js';

/** An `AccessInfo` as keystoneauth writes it down: the token, and the document that came with it. **Secret.** */
export function stateOf(access: AccessInfo): JsonObject {
  const { authToken, body } = access.secretState();
  return { auth_token: authToken, body };
}

/** The text for what a plugin holds. **Secret.** */
export function authStateOf(access: AccessInfo | undefined): string | undefined {
  return access === undefined ? undefined : JSON.stringify(stateOf(access));
}
