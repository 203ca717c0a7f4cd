/** What is done by way of sessions and adapters: streams over their replies, and questions to Identity. */
export { fetchCatalog } from '../operations/fetch-catalog.js';
export { listScopes } from '../operations/list-scopes.js';
export { revokeToken } from '../operations/revoke-token.js';
export { validateToken } from '../operations/validate-token.js';
export { pageFloor } from '../session/page-floor.js';
export { ensure } from '../streams/ensure.js';
export { forEachScope } from '../streams/for-each-scope.js';
export { materialized } from '../streams/materialized.js';
export { pages } from '../streams/pages.js';
export { paginate } from '../streams/paginate.js';
export { poll } from '../streams/poll.js';
export { pagePresence } from '../streams/presence.js';
export { pulled } from '../streams/pulled.js';
export { until, untilGone } from '../streams/until.js';
export { watch } from '../streams/watch.js';
