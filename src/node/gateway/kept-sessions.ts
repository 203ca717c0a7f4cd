import { defaultIfEmpty, defer, firstValueFrom, from, take } from 'rxjs';
import { createAccessInfo } from '../../access/access-info.js';
import { isJsonObject, textIn } from '../../access/json-object.js';
import { accessInfoPlugin } from '../../identity/access-info-plugin.js';
import type { TokenStore } from '../../token/store/token-store.js';
import type { UserPlugin } from './user-session.js';

/** A session as it is kept for other processes: its token, never a password. **Secret.** */
export interface KeptSession {
  /** When it began, in milliseconds since 1970. */
  readonly createdAt: number;
  /** What `getAuthState` of its plugin gave. */
  readonly state: string;
}

/** Sessions in a token store. What fails there is nobody's error: the session is then this process' alone. */
export class KeptSessions {
  readonly #store: TokenStore;

  constructor(store: TokenStore) {
    this.#store = store;
  }

  /** `undefined`: it is over; `'unknown'`: the store cannot say. */
  async load(key: string): Promise<KeptSession | 'unknown' | undefined> {
    try {
      const found$ = defer(() => from(this.#store.load(nameOf(key)))).pipe(take(1), defaultIfEmpty(undefined));
      const kept = await firstValueFrom(found$);
      return kept === undefined ? undefined : readSession(kept.text);
    } catch {
      return 'unknown';
    }
  }

  async save(key: string, session: KeptSession, lifeMs: number): Promise<void> {
    const saved$ = defer(() => from(this.#store.save(nameOf(key), JSON.stringify(session), { lifeMs })));
    await firstValueFrom(saved$.pipe(defaultIfEmpty(false))).catch(() => false);
  }

  async clear(key: string): Promise<void> {
    await firstValueFrom(defer(() => from(this.#store.clear(nameOf(key)))).pipe(defaultIfEmpty(undefined))).catch(() => undefined);
  }
}

/** The plugin of a session that another process began: it ends with its token. */
export function keptPlugin({ state }: KeptSession, authUrl: string): UserPlugin | undefined {
  try {
    const document: unknown = JSON.parse(state);
    const token = isJsonObject(document) ? textIn(document, 'auth_token') : undefined;
    if (!isJsonObject(document) || token === undefined) return undefined;
    return accessInfoPlugin({ access: createAccessInfo(document['body'], token), authUrl });
  } catch {
    return undefined;
  }
}

function nameOf(key: string): string {
  return `gateway-${key}`;
}

/** A text that nobody can read is one of somebody else's. */
function readSession(text: string): KeptSession | undefined {
  const document: unknown = JSON.parse(text);
  if (!isJsonObject(document)) return undefined;
  const { createdAt, state } = document;
  return typeof createdAt === 'number' && typeof state === 'string' ? { createdAt, state } : undefined;
}
