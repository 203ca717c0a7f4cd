/** As much of a ServiceWorkerGlobalScope as is used: what `self` is in a service worker. */
export interface WebSsoWorkerScope {
  readonly registration: { readonly scope: string };
  readonly clients: {
    matchAll(options: { readonly type: 'window'; readonly includeUncontrolled: true }): Promise<readonly WebSsoClient[]>;
  };
  addEventListener(type: 'fetch', listener: (event: WebSsoFetchEvent) => void): void;
}

/** A page of this origin. */
export interface WebSsoClient {
  postMessage(message: unknown, transfer: Transferable[]): void;
}

/** A request that a worker may answer itself. */
export interface WebSsoFetchEvent extends Event {
  readonly request: Request;
  respondWith(response: Promise<Response>): void;
}
