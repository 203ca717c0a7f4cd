import { isRepeatable } from './repeatable.js';

/**
 * Whether the server closed an idle connection at the moment it was used again. Such a request is sent anew on another
 * connection at once and costs no retry, if repeating it changes nothing.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9112#section-9.3.1
 */
export function isStaleSocket(
  { code }: { readonly code?: string | undefined },
  { method, reusedSocket }: { readonly method: string; readonly reusedSocket: boolean },
): boolean {
  return reusedSocket && (code === 'ECONNRESET' || code === 'EPIPE') && isRepeatable(method, 'unknown', false);
}
