import { InvalidResponse } from '../errors/invalid-response.js';

/** What a header can carry (RFC 9110 §5.5). */
const SENDABLE = /^[\t\x20-\x7e\x80-\xff]*$/;

/** Whether a token can be sent in a header: no line breaks, no control characters, nothing beyond Latin-1. */
export function isSendable(token: string): boolean {
  return SENDABLE.test(token);
}

/** The token; throws an InvalidResponse for one that no header can carry, which is damaged or means harm. */
export function checkTokenText(token: string): string {
  if (isSendable(token)) return token;
  throw new InvalidResponse('A token with characters that HTTP allows in no header came; it was not used.', { outcome: 'refused' });
}
