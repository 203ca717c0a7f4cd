import type { KeystoneEvent } from '../events/event.js';
import { REQUEST_LINES, type RequestLine } from '../events/lines/request-line-table.js';
import type { RequestEvent } from '../events/request-event.js';

/** What `--debug` shows of an event: curl commands, replies, sign-ins. Events hold no secret, so these lines do not either. */
export function debugLines(event: KeystoneEvent): readonly string[] {
  if (event.type in REQUEST_LINES) return requestLines(event as RequestEvent);
  const line = otherLine(event as Exclude<KeystoneEvent, RequestEvent>);
  return line === undefined ? [] : [line];
}

function requestLines(event: RequestEvent): readonly string[] {
  const lines = REQUEST_LINES[event.type] as readonly RequestLine<RequestEvent>[];
  return lines.flatMap(({ text }) => text(event) ?? []).filter((text) => text !== '');
}

function otherLine(event: Exclude<KeystoneEvent, RequestEvent>): string | undefined {
  switch (event.type) {
    case 'sign-in-started':
      return `Signing in at ${event.authUrl ?? 'the identity provider'}`;
    case 'sign-in-succeeded':
      return `Signed in after ${String(Math.round(event.elapsedMs))} ms${ending(event.endsAt)}`;
    case 'token-restored':
      return `Took the token from the store${ending(event.endsAt)}`;
    case 'sign-in-failed':
      return `The sign-in failed: ${event.message}`;
    case 'token-rejected':
      return 'A service rejected the token; signing in again';
    default:
      return undefined;
  }
}

function ending(endsAt: number | undefined): string {
  return endsAt === undefined || !Number.isFinite(endsAt) ? '' : `; the token ends at ${new Date(endsAt).toISOString()}`;
}
