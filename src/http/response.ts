/** A reply that was passed on the way to the final one: a redirect. */
export interface PastResponse {
  readonly status: number;
  readonly url: string;
}

/** The reply to a request. */
export interface ApiResponse<T = unknown> {
  /** 0: the request was only planned (`dryRun`). */
  readonly status: number;
  /** Names in lower case; repeated headers are joined with `, `. */
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed JSON when the reply says it is JSON, otherwise text; `undefined` when it was empty. */
  readonly body: T;
  /** The URL that answered. */
  readonly url: string;
  /** `x-openstack-request-id`, else `x-compute-request-id`, else Swift's `x-trans-id`. */
  readonly requestId: string | undefined;
  /** Redirects that were followed, oldest first. */
  readonly history: readonly PastResponse[];
}
