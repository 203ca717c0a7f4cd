import type { SignInFailed, SignInStarted, SignInSucceeded, TokenEnding, TokenRestored } from '../events/event.js';

/** A sign-in begins. */
export function signInLine({ authUrl }: SignInStarted): string {
  return `Making authentication request to ${authUrl ?? 'the auth plugin'}`;
}

/** A sign-in brought a token; says when it ends, never what it is. */
export function signedInLine({ authUrl, endsAt }: SignInSucceeded): string {
  return `Signed in${at(authUrl)}${endLine(endsAt)}`;
}

/** A token was taken from a store. */
export function restoredLine({ authUrl, endsAt }: TokenRestored): string {
  return `Using a token from the token store${at(authUrl)}${endLine(endsAt)}`;
}

/** A sign-in failed. */
export function signInFailedLine({ authUrl, message, retryAt }: SignInFailed): string {
  const next = retryAt === undefined ? '' : ` Not tried again before ${instant(retryAt)}.`;
  return `Sign-in${at(authUrl)} failed: ${message}${next}`;
}

/** A token ends that will not be renewed by itself. */
export function endingLine({ endsAt }: TokenEnding): string {
  return `The token ends at ${instant(endsAt)} and is not renewed by itself`;
}

function endLine(endsAt: number | undefined): string {
  return endsAt === undefined || !Number.isFinite(endsAt) ? '' : `; the token ends at ${instant(endsAt)}`;
}

function at(authUrl: string | undefined): string {
  return authUrl === undefined ? '' : ` at ${authUrl}`;
}

function instant(ms: number): string {
  return new Date(ms).toISOString();
}
