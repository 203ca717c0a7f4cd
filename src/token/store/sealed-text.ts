import type { UsableKeys } from './usable-keys.js';

/** What a sealed text starts with: who made it, how, and the version of this form. */
const FORM = 'keystoneauth-rx/aes-256-gcm/1:';
const IV_BYTES = 12;
/** Of more arguments at once the stack runs out. */
const MOST_ARGUMENTS = 0x8000;

/** `text`, encrypted (AES-GCM) with the first key, for the place called `name`: it can be opened there only. */
export async function sealText(text: string, [key]: UsableKeys, name: string): Promise<string> {
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: place(name) }, key, new TextEncoder().encode(text));
  return `${FORM}${toBase64Url(iv)}${toBase64Url(new Uint8Array(sealed))}`;
}

/** What {@link sealText} made `sealed` of with one of `keys`; `undefined` if none of them opens it, or it is something else. */
export async function openText(sealed: string, keys: UsableKeys, name: string): Promise<string | undefined> {
  const bytes = sealed.startsWith(FORM) ? fromBase64Url(sealed.slice(FORM.length)) : undefined;
  if (bytes === undefined) return undefined;
  const [iv, content] = [bytes.subarray(0, IV_BYTES), bytes.subarray(IV_BYTES)];
  for (const key of keys) {
    const opened = await crypto.subtle.decrypt({ name: 'AES-GCM', iv, additionalData: place(name) }, key, content).catch(() => undefined);
    if (opened !== undefined) return new TextDecoder().decode(opened);
  }
  return undefined;
}

/** What has to be the same when it is opened. */
function place(name: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(`${FORM}${name}`);
}

/** 12 bytes are 16 letters without padding, so that two texts can be joined. */
function toBase64Url(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += MOST_ARGUMENTS) text += String.fromCharCode(...bytes.subarray(at, at + MOST_ARGUMENTS));
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

function fromBase64Url(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (!/^[\w-]*$/.test(text)) return undefined;
  try {
    return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (byte) => byte.charCodeAt(0));
  } catch {
    return undefined;
  }
}
