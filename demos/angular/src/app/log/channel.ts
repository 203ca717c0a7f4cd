import type { KeystoneEvent } from 'keystoneauth-rx';

/** As keystoneauth splits its loggers: what became of requests, what was sent, what came back, who signed in. */
export const CHANNELS = ['session', 'request', 'response', 'identity'] as const;

/** One of {@link CHANNELS}. */
export type Channel = (typeof CHANNELS)[number];

const PLACES: Readonly<Partial<Record<KeystoneEvent['type'], Channel>>> = {
  'request-sent': 'request',
  'request-planned': 'request',
  'response-received': 'response',
  'sign-in-started': 'identity',
  'sign-in-succeeded': 'identity',
  'sign-in-failed': 'identity',
  'token-restored': 'identity',
  'token-rejected': 'identity',
  ending: 'identity',
};

/** Where an event is logged. */
export function channelOf({ type }: KeystoneEvent): Channel {
  return PLACES[type] ?? 'session';
}
