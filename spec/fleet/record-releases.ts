import { defer } from 'rxjs';
import type { TokenStore } from '../../src/token/store/token-store.js';
import type { MemberPlan } from './member-plan.js';

type Json = Readonly<Record<string, unknown>>;

/** How the record of this release would be written by another one that reads and is read by it. */
const RELEASES: Readonly<Record<'older' | 'newer', (record: Json) => Json>> = {
  /** Knows no members but those without which there is no record. */
  older: ({ format, readableBy, state, lifeMs, leftMs }) => ({ format, readableBy, state, lifeMs, leftMs }),
  /** Has learned more, and says so. */
  newer: (record) => ({
    ...record,
    format: Number(record['format']) + 1,
    state: { ...(record['state'] as Json), reach: ['RegionOne'] },
    origin: { release: 'next', node: { name: 'member' } },
  }),
};

/** `store` as a program of another release would use it. */
export function recordsOf(records: MemberPlan['records'], store: TokenStore): TokenStore {
  if (records === undefined) return store;
  const rewrite = RELEASES[records];
  const { watch } = store;
  return {
    load: (key) => store.load(key),
    save: (key, text, options) => defer(() => store.save(key, JSON.stringify(rewrite(JSON.parse(text) as Json)), options)),
    clear: (key) => store.clear(key),
    withLock: (key, work) => store.withLock(key, work),
    ...(watch !== undefined && { watch: (key: string) => watch.call(store, key) }),
  };
}
