import { request } from 'node:http';

/** Sends a body to a webhook, as JSON; its status. */
export function deliver(url: string, body: unknown, key?: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = key === undefined ? {} : { authorization: `Bearer ${key}` };
    const sent = request(url, { method: 'POST', headers: { 'content-type': 'application/json', ...headers } }, (response) => {
      response.resume().on('end', () => { resolve(response.statusCode ?? 0); });
    });
    sent.on('error', reject).end(JSON.stringify(body));
  });
}

/** What an alert is about, for {@link alertmanagerBody}. */
export interface SampleAlert {
  readonly status: 'firing' | 'resolved';
  readonly serverId: string;
  readonly startsAt: string;
  readonly endsAt?: string;
}

/** A body as Alertmanager sends it. */
export function alertmanagerBody({ status, serverId, startsAt, endsAt = '0001-01-01T00:00:00Z' }: SampleAlert): unknown {
  const labels = { alertname: 'ServerDoesNotAnswer', server_id: serverId, severity: 'critical' };
  const alert = { status, labels, annotations: { summary: 'No answer for five minutes' }, startsAt, endsAt, generatorURL: '', fingerprint: '3c1a92f7d0b84e55' };
  const group = { receiver: 'automation', groupKey: '{}:{}', truncatedAlerts: 0, groupLabels: {}, commonLabels: labels, commonAnnotations: {}, externalURL: '' };
  return { version: '4', status, ...group, alerts: [alert] };
}

/** A body as Aodh sends it for an alarm about an event. */
export function aodhBody(current: 'alarm' | 'ok', serverId: string, generated: string): unknown {
  const event = { event_type: 'compute.instance.update', generated, traits: [['instance_id', 1, serverId], ['state', 1, 'error']] };
  return {
    ...{ alarm_id: '5f3c9b61-0f0e-4a53-9c8e-0d6a5d1f7b42', alarm_name: 'instance-in-error', severity: 'critical' },
    ...{ current, previous: current === 'alarm' ? 'ok' : 'alarm', reason: `Event hits the query`, reason_data: { type: 'event', event } },
  };
}
