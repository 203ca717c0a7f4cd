import { defer, map, type Observable } from 'rxjs';
import { isJsonObject, objectIn, textIn } from '../access/json-object.js';
import { refuseUnknownOptions } from '../errors/refuse-unknown-options.js';
import { Secret } from '../redaction/secret.js';
import type { Client } from '../session/client.js';
import { hiddenBy } from './hidden-by.js';
import { identityRequest, withoutMember } from './identity-request.js';

/** A program that users may give access to. */
export interface OAuth1Consumer {
  readonly consumerKey: string;
  readonly consumerSecret: Secret;
}

/**
 * Step 1 of OAuth 1.0a, once, by an administrator: makes a consumer.
 *
 * @see https://docs.openstack.org/api-ref/identity/v3-ext/#create-consumer
 */
export function createOAuth1Consumer(client: Client, options: { readonly description?: string | undefined } = {}): Observable<OAuth1Consumer> {
  return defer(() => {
    refuseUnknownOptions(options, new Set(['description']), 'createOAuth1Consumer');
    const json = { consumer: { description: options.description } };
    return identityRequest(client, '/OS-OAUTH1/consumers', { method: 'POST', json, log: false }).pipe(
      map((response) => {
        const consumer = objectIn(isJsonObject(response.body) ? response.body : undefined, 'consumer');
        const [consumerKey, secret] = [textIn(consumer, 'id'), textIn(consumer, 'secret')];
        if (consumerKey === undefined || secret === undefined) throw withoutMember(response, 'consumer');
        return { consumerKey, consumerSecret: new Secret(hiddenBy(client, secret)) };
      }),
    );
  });
}

/** Deletes a consumer, and with it all access tokens that users gave it. */
export function deleteOAuth1Consumer(client: Client, consumerKey: string): Observable<void> {
  return identityRequest(client, `/OS-OAUTH1/consumers/${encodeURIComponent(consumerKey)}`, { method: 'DELETE' }).pipe(map(() => undefined));
}
