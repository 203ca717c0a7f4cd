import { isRepeatable } from './repeatable.js';

/** What is known of a request whose connection failed before a reply came. */
export interface FailedOnSocket {
  /** What the system said. */
  readonly code: string | undefined;
  readonly method: string;
  /** Whether the connection had been idle since an earlier request. */
  readonly reusedSocket: boolean;
}

/**
 * Whether the server closed an idle connection at the moment it was used again. Such a request is sent anew on another
 * connection at once and costs no retry, if repeating it changes nothing.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9112#section-9.3.1
 */
export function isStaleSocket({ code, method, reusedSocket }: FailedOnSocket): boolean {
  return reusedSocket && (code === 'ECONNRESET' || code === 'EPIPE') && isRepeatable(method, 'unknown', false);
}
