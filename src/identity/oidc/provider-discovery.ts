import { catchError, defer, map, of, tap, type Observable } from 'rxjs';
import { InvalidOidcDiscoveryDocument } from '../../errors/oidc-errors.js';
import { isKeystoneAuthError, unsent } from '../../errors/keystone-auth-error.js';
import type { Connection } from '../../http/connection.js';
import { checkHttpUrl } from '../../http/url.js';
import { redactUrl } from '../../redaction/redact-url.js';
import { isDowngrade } from '../federation/is-downgrade.js';
import { warnOfPlainHttp } from '../plain-http.js';
import { REQUEST_LIMIT } from '../request-limit.js';
import { readProviderMetadata, type DiscoveryPlace, type ProviderMetadata } from './provider-metadata.js';

/** Providers move; a day is how long version documents are fresh, too. */
const FRESH_MS = 24 * 60 * 60 * 1000;

/** The discovery document of one provider: read when it is first needed, kept for a day unless it is wrong by then. A failure is not kept. */
export class ProviderDiscovery {
  readonly #place: DiscoveryPlace;
  #kept: { readonly metadata: ProviderMetadata; readonly readAt: number } | undefined;

  constructor(place: DiscoveryPlace) {
    this.#place = place;
  }

  /** The document; fails as its request does, or with InvalidOidcDiscoveryDocument. Nothing secret is sent for it. */
  read(connection: Connection): Observable<ProviderMetadata> {
    return defer(() => {
      const now = connection.runtime.monotonic();
      if (this.#kept !== undefined && now - this.#kept.readAt < FRESH_MS) return of(this.#kept.metadata);
      return this.#fetch(connection).pipe(tap((metadata) => (this.#kept = { metadata, readAt: now })));
    });
  }

  /** What it names is no longer there: the next sign-in reads it anew. */
  forget(): void {
    this.#kept = undefined;
  }

  #fetch(connection: Connection): Observable<ProviderMetadata> {
    const url = checkHttpUrl(this.#place.url, 'discoveryEndpoint');
    warnOfPlainHttp(connection, url, dangerOf);
    return connection.send({ url, headers: { Accept: 'application/json' }, responseType: 'json', timeoutMs: REQUEST_LIMIT }).pipe(
      map(({ body, url: answering, history }) => {
        if ([...history.map((hop) => hop.url), answering].some((hop) => isDowngrade(hop, url))) throw redirected(url);
        return readProviderMetadata(body, this.#place);
      }),
      catchError((error: unknown) => {
        // Whatever became of the look-up: the credentials it was made for were not sent.
        throw isKeystoneAuthError(error) ? unsent(error, error.globalRequestId) : error;
      }),
    );
  }
}

/** Nothing secret goes there, but where secrets will go comes from there. */
function dangerOf(host: string): string {
  return `Where credentials will be sent is asked at ${host} over plain http; anybody on the way can answer instead`;
}

function redirected(url: string): InvalidOidcDiscoveryDocument {
  return new InvalidOidcDiscoveryDocument(
    `The OpenID Connect discovery document at ${redactUrl(url)} was redirected from https to http; nothing was sent to the provider.`,
  );
}
