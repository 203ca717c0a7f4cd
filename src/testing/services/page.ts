/** A part of a list, and where the next one begins. */
export interface Page<T> {
  readonly items: readonly T[];
  /** The query of the next page; `undefined` on the last. */
  readonly next: string | undefined;
}

/** Nova's and Cinder's default `max_limit`. */
const LONGEST_PAGE = 1000;

/**
 * The page that `limit` and `marker` ask for; `undefined` for a marker that is no item's id or a limit that is no number.
 * A full page names a next one even where nothing follows, as Nova does.
 *
 * @see https://specs.openstack.org/openstack/api-sig/guidelines/pagination_filter_sort.html
 */
export function pageOf<T extends { readonly id: string }>(all: readonly T[], query: URLSearchParams): Page<T> | undefined {
  const limit = Number(query.get('limit') ?? LONGEST_PAGE);
  const marker = query.get('marker');
  const start = marker === null ? 0 : all.findIndex(({ id }) => id === marker) + 1;
  const unknownMarker = marker !== null && start === 0;
  if (unknownMarker || !Number.isInteger(limit) || limit < 0) return undefined;
  const items = all.slice(start, start + Math.min(limit, LONGEST_PAGE));
  const last = items.at(-1);
  if (last === undefined || items.length < Math.min(limit, LONGEST_PAGE)) return { items, next: undefined };
  const next = new URLSearchParams(query);
  next.set('marker', last.id);
  return { items, next: next.toString() };
}
