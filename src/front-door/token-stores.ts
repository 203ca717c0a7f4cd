/** Where tokens are kept for others, but for what other doors bring. */
export { pageFloor } from '../session/page-floor.js';
export { browserTokenStore } from '../token/store/browser/browser-token-store.js';
export { encryptedTokenStore, sealedStore } from '../token/store/encrypted-token-store.js';
export { memoryTokenStore } from '../token/store/memory-token-store.js';
