/** As much of a ServiceWorkerGlobalScope as is used: what `self` is in a service worker. */
export interface WebSsoWorkerScope {
  readonly registration: { readonly scope: string };
  readonly clients: {
    /** The pages of this origin, also those the worker does not control. */
    matchAll(options: { readonly type: 'window'; readonly includeUncontrolled: true }): Promise<readonly WebSsoClient[]>;
  };
  /** Tells of each request of the pages. */
  addEventListener(type: 'fetch', listener: (event: WebSsoFetchEvent) => void): void;
}

/** A page of this origin. */
export interface WebSsoClient {
  /** Tells the page something. */
  postMessage(message: unknown, transfer: Transferable[]): void;
}

/** A request that a worker may answer itself. */
export interface WebSsoFetchEvent extends Event {
  readonly request: Request;
  /** Answers the request in place of the network. */
  respondWith(response: Promise<Response>): void;
}
