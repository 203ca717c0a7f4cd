import type { Call } from '../call.js';
import type { CloudReply } from '../cloud-request.js';
import { member } from '../json-member.js';
import { emptyReply, isReply, jsonReply } from '../replies.js';
import { route, type Route } from '../router.js';
import type { IssuedToken } from '../token-registry.js';
import { proveIdentity } from './auth-methods.js';
import { keystoneFault } from './fault.js';
import { forbidden, guardedRoutes, isAdmin, type GuardedCall } from './guard.js';
import type { KeystoneState } from './keystone-state.js';
import { completeFactors, receiptHeader } from './multi-factor.js';
import { chooseScope } from './scope.js';
import { tokenDocument } from './token-document.js';

function tokenReply(keystone: KeystoneState, token: IssuedToken, call: Call): CloudReply {
  const document = tokenDocument(keystone.context, token, !call.query.has('nocatalog'));
  return jsonReply(call.method === 'POST' ? 201 : 200, document, { 'x-subject-token': token.id });
}

function signIn(keystone: KeystoneState, call: Call): CloudReply {
  const auth = member(call.json, 'auth');
  if (auth === undefined) return keystoneFault(400, 'The request wants "auth" in a JSON object.');
  const shown = proveIdentity(keystone, member(auth, 'identity'));
  if (isReply(shown)) return shown;
  const proof = completeFactors(keystone, shown, call.headers[receiptHeader]);
  if (isReply(proof)) return proof;
  const grant = chooseScope(keystone, proof, member(auth, 'scope'));
  return isReply(grant) ? grant : tokenReply(keystone, keystone.context.tokens.issue(grant), call);
}

function subject(keystone: KeystoneState, call: GuardedCall, action: string): IssuedToken | CloudReply {
  const token = keystone.context.tokens.find(call.headers['x-subject-token']);
  if (token === undefined) return keystoneFault(404, 'Failed to validate token');
  return token.user === call.caller.user || isAdmin(call.caller) ? token : forbidden(action);
}

function validate(keystone: KeystoneState, call: GuardedCall): CloudReply {
  const token = subject(keystone, call, 'identity:validate_token');
  return isReply(token) ? token : tokenReply(keystone, token, call);
}

function revoke(keystone: KeystoneState, call: GuardedCall): CloudReply {
  const token = subject(keystone, call, 'identity:revoke_token');
  if (isReply(token)) return token;
  keystone.context.tokens.revoke((one) => one.id === token.id);
  return emptyReply(204);
}

/**
 * Signing in, and validating and revoking tokens.
 *
 * @see https://docs.openstack.org/api-ref/identity/v3/#authentication-and-token-management
 */
export function tokenRoutes(keystone: KeystoneState): readonly Route[] {
  const guarded = guardedRoutes(keystone.context);
  return [
    route('POST', '/v3/auth/tokens', (call) => signIn(keystone, call)),
    guarded('GET', '/v3/auth/tokens', (call) => validate(keystone, call)),
    guarded('DELETE', '/v3/auth/tokens', (call) => revoke(keystone, call)),
  ];
}
