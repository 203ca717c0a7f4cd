import { isJsonObject, textIn } from '../access/json-object.js';
import type { RedirectProof } from '../identity/oidc/redirect-proof.js';
import { realRuntime } from '../runtime/runtime.js';
import { onlyInPages } from './own-address.js';

/** What a page has to know again when it comes back from a sign-in. */
export interface KeptRedirect {
  readonly proof: RedirectProof;
  readonly redirectUri: string;
  /** Where the person was: path, query and fragment. */
  readonly from: string;
}

/** A sign-in that took longer was given up. */
const LONGEST_MS = 30 * 60_000;

/** Keeps it in this tab, for one use. Throws an OptionError in a page that may store nothing. */
export function keepRedirect(name: string, kept: KeptRedirect): void {
  try {
    sessionStorage.setItem(place(name), JSON.stringify({ ...kept, at: realRuntime.now() }));
  } catch {
    throw onlyInPages('pageRedirect', 'a sessionStorage that works');
  }
}

/** What was kept, and is no longer; `undefined`: nothing, or too long ago. */
export function takeRedirect(name: string): KeptRedirect | undefined {
  try {
    const text = sessionStorage.getItem(place(name));
    sessionStorage.removeItem(place(name));
    return text === null ? undefined : read(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function read(value: unknown): KeptRedirect | undefined {
  if (!isJsonObject(value)) return undefined;
  const { at } = value;
  const [proof, redirectUri, from] = [readProof(value['proof']), textIn(value, 'redirectUri'), textIn(value, 'from') ?? ''];
  if (typeof at !== 'number' || realRuntime.now() - at > LONGEST_MS || proof === undefined || redirectUri === undefined) return undefined;
  // Two slashes would name a host.
  return { proof, redirectUri, from: /^\/(?![/\\])/.test(from) ? from : '/' };
}

function readProof(value: unknown): RedirectProof | undefined {
  if (!isJsonObject(value)) return undefined;
  const [state, nonce, codeVerifier] = [textIn(value, 'state'), textIn(value, 'nonce'), textIn(value, 'codeVerifier')];
  if (state === undefined || nonce === undefined || codeVerifier === undefined) return undefined;
  return { state, nonce, codeVerifier };
}

function place(name: string): string {
  return `keystoneauth-rx/redirect/${name}`;
}
