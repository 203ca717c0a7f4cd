/**
 * A BroadcastChannel of this page, which everybody of its origin can hear; `undefined` where there is none, or where the page may not
 * talk because it may store nothing. Listening at it is no reason for Node to go on.
 */
export function broadcastPort(name: string): BroadcastChannel | undefined {
  try {
    if (typeof BroadcastChannel === 'undefined') return undefined;
    const port = new BroadcastChannel(name);
    (port as { readonly unref?: () => void }).unref?.();
    return port;
  } catch {
    return undefined;
  }
}
