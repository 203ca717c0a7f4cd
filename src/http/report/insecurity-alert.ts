import type { SecurityAlert } from '../../events/event.js';

/** Says that servers are not verified; `origin` is the first that was asked so. */
export function insecurityAlert(at: number, origin: string): SecurityAlert {
  return {
    type: 'security-alert',
    at,
    message:
      `TLS servers are not verified (tls.insecure): anybody on the way to ${origin} can read and change what is sent, ` +
      'credentials included. Name the right authorities with tls.cacert instead.',
  };
}
