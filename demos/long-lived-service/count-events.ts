import type { KeystoneEvent } from 'keystoneauth-rx';
import type { Metrics } from './metrics.js';

/** Counts what a session reports. */
export function countEvent(metrics: Metrics, event: KeystoneEvent): void {
  switch (event.type) {
    case 'request-answered': {
      const service = event.service ?? 'none';
      metrics.add('openstack_requests_total', { service, method: event.method, status: String(event.status) });
      metrics.observe('openstack_request_seconds', { service }, event.elapsedMs / 1000);
      return;
    }
    case 'request-failed':
      metrics.add('openstack_requests_total', { service: event.service ?? 'none', method: event.method, status: String(event.status ?? event.code) });
      return;
    case 'retry-scheduled':
      metrics.add('openstack_retries_total', { service: event.service ?? 'none', reason: event.reason });
      return;
    case 'sign-in-succeeded':
      metrics.add('openstack_sign_ins_total', { outcome: 'ok' });
      if (event.endsAt !== undefined) metrics.set('openstack_token_ends_seconds', {}, event.endsAt / 1000);
      return;
    case 'sign-in-failed':
      metrics.add('openstack_sign_ins_total', { outcome: event.code });
      return;
    case 'request-sent':
    case 'response-received':
      // Each request is counted once, when it has ended.
      return;
    default:
      metrics.add('openstack_events_total', { type: event.type });
  }
}
