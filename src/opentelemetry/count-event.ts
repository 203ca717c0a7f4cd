import type { KeystoneEvent } from '../events/event.js';
import type { EventPreview } from '../events/event-stream.js';
import { labels, type SessionMetrics } from './session-metrics.js';

type Count<T extends KeystoneEvent['type']> = (event: Extract<KeystoneEvent, { type: T }>, metrics: SessionMetrics) => void;

/** What is counted as it happens; what takes time is measured where it is done. */
const COUNTS: { readonly [T in KeystoneEvent['type']]?: Count<T> } = {
  'retry-scheduled': ({ reason, service }, { retries }) => {
    retries.add(1, labels({ 'keystoneauth.retry.reason': reason, 'openstack.service.type': service }));
  },
  throttled: ({ service }, { throttlings }) => {
    throttlings.add(1, labels({ 'openstack.service.type': service }));
  },
  'token-rejected': (_, { rejections }) => {
    rejections.add(1);
  },
  'token-restored': (_, { restored }) => {
    restored.add(1);
  },
};

/** Whether an event is counted. */
export function isCounted({ type }: EventPreview): boolean {
  return type in COUNTS;
}

/** Counts an event if that is done with its kind. */
export function countEvent(event: KeystoneEvent, metrics: SessionMetrics): void {
  const count = COUNTS[event.type] as ((event: KeystoneEvent, metrics: SessionMetrics) => void) | undefined;
  count?.(event, metrics);
}
