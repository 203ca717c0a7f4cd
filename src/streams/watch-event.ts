/** What has become of a list that is watched. */
export type WatchEvent<T> =
  /** All there is: the first thing a subscriber gets once the list could be read. */
  | { readonly type: 'snapshot'; readonly items: readonly T[] }
  | { readonly type: 'added'; readonly item: T }
  | { readonly type: 'changed'; readonly item: T; readonly before: T }
  /** `item` is what was last seen of it. */
  | { readonly type: 'gone'; readonly item: T }
  /** The list could not be read; it is tried again at `retryAt` (milliseconds since 1970). */
  | { readonly type: 'failed'; readonly error: unknown; readonly retryAt: number }
  /** The list was read again after it had failed. What has changed meanwhile follows. */
  | { readonly type: 'recovered' };
