import { defer, map, mergeMap, of, tap, type Observable } from 'rxjs';
import type { AccessInfo } from '../../access/access-info.js';
import type { Connection } from '../../http/connection.js';
import { localAssertion, type Voucher } from './keystone-to-keystone-assertion.js';
import { enter, entryOf, remoteAuthUrl } from './keystone-to-keystone-entry.js';

/** The cloud that is entered; where it is, the token of the one that vouches says. */
export class KeystoneToKeystoneCloud {
  readonly #voucher: Voucher;
  #authUrl: string | undefined;

  constructor(voucher: Voucher) {
    this.#voucher = voucher;
  }

  /** Where its Identity API is, once it was entered. */
  get knownAuthUrl(): string | undefined {
    return this.#authUrl;
  }

  /** Where its Identity API is. */
  authUrl(connection: Connection): Observable<string> {
    return defer(() => {
      if (this.#authUrl !== undefined) return of(this.#authUrl);
      return this.#voucher.base.getAccess(connection).pipe(map((local) => remoteAuthUrl(entryOf(connection, local, this.#voucher))));
    });
  }

  /** An unscoped token of it. */
  enter(connection: Connection): Observable<AccessInfo> {
    return this.#voucher.base.getAccess(connection).pipe(
      mergeMap((local) => {
        const entry = entryOf(connection, local, this.#voucher);
        return localAssertion(connection, this.#voucher).pipe(
          mergeMap((assertion) => enter(connection, entry, assertion)),
          tap(() => (this.#authUrl = remoteAuthUrl(entry))),
        );
      }),
    );
  }
}
