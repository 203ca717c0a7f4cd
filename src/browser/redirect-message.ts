import { isJsonObject } from '../access/json-object.js';

/** What the page that is sent an answer, and the one that waits for it, tell each other over a BroadcastChannel. */
export type RedirectMessage =
  /** `url`: what the browser was sent to. */
  | { readonly kind: 'answer'; readonly state: string; readonly url: string }
  /** Somebody waited for it. */
  | { readonly kind: 'taken'; readonly state: string };

/** The name of the channel of an application. */
export function redirectChannel(name: string): string {
  return `keystoneauth-rx/redirect/${name}`;
}

/** What was heard, unless it is none of ours. */
export function readRedirectMessage(value: unknown): RedirectMessage | undefined {
  if (!isJsonObject(value)) return undefined;
  const { kind, state, url } = value;
  if (typeof state !== 'string') return undefined;
  if (kind === 'taken') return { kind, state };
  return kind === 'answer' && typeof url === 'string' ? { kind, state, url } : undefined;
}
