import { NEVER, type ObservableInput } from 'rxjs';
import type { Part } from '../../runtime/part.js';
import type { TokenStore } from './token-store.js';

/** How a store is made when its code is there, and what is known of it before. */
export interface StoreMaking<M> extends Pick<TokenStore, 'isPersonal'> {
  readonly part: Part<M>;
  readonly make: (module: M) => TokenStore;
  /** Whether it can tell that somebody saved. */
  readonly watches: boolean;
}

/** A store whose code is loaded, from now on. What `make` would throw is an error of who uses it. */
export function lateStore<M>({ part, make, isPersonal, watches }: StoreMaking<M>): TokenStore {
  let store: TokenStore | undefined;
  const use = <T>(ask: (store: TokenStore) => ObservableInput<T>) => part.use((module) => ask((store ??= make(module))));
  part.prepare();
  return {
    isPersonal,
    load: (key) => use((present) => present.load(key)),
    save: (key, text, options) => use((present) => present.save(key, text, options)),
    clear: (key) => use((present) => present.clear(key)),
    withLock: (key, work) => use((present) => present.withLock(key, work)),
    ...(watches && { watch: (key: string) => use((present) => present.watch?.(key) ?? NEVER) }),
  };
}
