import { concatMap } from 'rxjs';
import type { Client } from '../session/client.js';
import { eachPage, walkPages, type Step, type Walk } from './page-walk.js';
import { listing, walkOf, type Listing, type Page, type PaginateOptions } from './pages.js';

/**
 * The items of a list, page after page: `paginate<Server>(nova, '/servers/detail', { pageSize: 200 })`. As {@link pages}: nothing is
 * asked for before the items of the last page were delivered, so `take(10)` loads what it needs.
 *
 * @throws OptionError for an option that is unknown or cannot be right.
 */
export function paginate<T = unknown>(client: Client, url: string, options: PaginateOptions = {}): Listing<T> {
  const walk = walkOf<T>(client, url, options);
  return listing(walkPages(walk).pipe(concatMap(({ items }) => items)), () => eachItem(walk));
}

async function* eachItem<T>(walk: Walk<Page<T> & Step>): AsyncGenerator<T, void, undefined> {
  for await (const { items } of eachPage(walk)) yield* items;
}
