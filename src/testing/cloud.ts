import type { CloudRequest, CloudResponse } from './cloud-request.js';
import type { Delay, Failure } from './disruptions.js';
import type { RecordedRequest } from './request-log.js';

/**
 * A small OpenStack cloud as a function from request to response: Keystone at `/identity`, Placement at `/placement`, Nova at
 * `/compute`, Cinder at `/volume`. It runs anywhere, waits for nothing and touches nothing but its own memory.
 */
export interface Cloud {
  /** Answers a request. What the answer asks to be done around it (a delay, a fault) is up to whoever carries it. */
  handle(request: CloudRequest): CloudResponse;

  /** How the cloud names itself in its catalog and links; without a trailing slash. */
  readonly baseUrl: string;
  /** The same for Keystone's v3 API: what clients call the auth URL. */
  readonly authUrl: string;
  /** Gives the cloud another name, for instance the port it turned out to be served on. */
  setBaseUrl(url: string): void;

  /** Makes one token invalid, or all. */
  revoke(token?: string): void;
  /** Lets every token end now. */
  expireTokens(): void;
  /** How long tokens issued from here on last. */
  setTokenLife(ms: number): void;
  /** Lets coming requests fail. */
  fail(failure: Failure): void;
  /** Holds coming answers back. */
  delay(delay: Delay): void;
  /** Forgets tokens, what was created, failures and delays, the token life that was set, and what was counted. */
  reset(): void;

  /** Requests for a token that got one, by whichever method. */
  readonly signIns: number;
  /** Requests for a token that got an error; a receipt and an ordered failure are none. */
  readonly failedSignIns: number;
  /** The last requests whose path begins so, oldest first. @defaultValue every path */
  requests(pathPrefix?: string): readonly RecordedRequest[];
  /** How many requests there were, also those no longer remembered. `undefined` stands for every method. */
  count(method?: string, pathPrefix?: string): number;
}
