/** What can be asked of Identity. As in `stages.ts` each is a binding of its own. */
import { automationPart } from '#door-parts';
import type * as automation from './automation.js';
import { lateAnswer } from './late-answer.js';

type Automation = typeof automation;

/** The catalog of this moment, for the token that is held. */
export const fetchCatalog: Automation['fetchCatalog'] = /* @__PURE__ */ lateAnswer(automationPart, 'fetchCatalog');

/** What else the user of this session may have tokens for. */
export const listScopes: Automation['listScopes'] = /* @__PURE__ */ lateAnswer(automationPart, 'listScopes');

/** Makes a token invalid everywhere: without one the session's own, if it holds one. */
export const revokeToken: Automation['revokeToken'] = /* @__PURE__ */ lateAnswer(automationPart, 'revokeToken');

/** What Keystone knows about a token. Of a token that is not valid it says 404: an `HttpError`. */
export const validateToken: Automation['validateToken'] = /* @__PURE__ */ lateAnswer(automationPart, 'validateToken');
