import type { BadBody } from './bad-body.js';
import type { Alarm } from './facts.js';
import { instantAt, serverIdIn, textAt, valueAt } from './member.js';

/** Labels in which exporters put the id of a server. */
const SERVER_LABELS = ['server_id', 'instance_id', 'resource_id', 'uuid'] as const;
const MOST_ALERTS = 1000;

/**
 * Reads what Alertmanager sends to a webhook: a group of alerts, each with a fingerprint, when it began and, if it is over, when it ended.
 *
 * @see https://prometheus.io/docs/alerting/latest/configuration/#webhook_config
 */
export function readAlertmanager(body: unknown): readonly Alarm[] | BadBody {
  if (valueAt(body, 'version') !== '4') return { reason: '"version" has to be "4", as Alertmanager sends it.' };
  const alerts = valueAt(body, 'alerts');
  if (!Array.isArray(alerts) || alerts.length > MOST_ALERTS) return { reason: `"alerts" has to be a list of at most ${String(MOST_ALERTS)}.` };
  const read = alerts.map((alert, index) => readAlert(alert, `alerts[${String(index)}]`));
  return read.find((one): one is BadBody => 'reason' in one) ?? (read as readonly Alarm[]);
}

function readAlert(alert: unknown, place: string): Alarm | BadBody {
  const [key, status] = [textAt(alert, 'fingerprint'), valueAt(alert, 'status')];
  if (key === undefined) return { reason: `${place} wants a "fingerprint".` };
  if (status !== 'firing' && status !== 'resolved') return { reason: `The "status" of ${place} has to be "firing" or "resolved".` };
  const began = instantAt(alert, 'startsAt');
  if (began === undefined) return { reason: `${place} wants a "startsAt", such as "2040-01-02T03:04:05Z".` };
  const isOver = status === 'resolved';
  return {
    source: 'alertmanager',
    key,
    name: textAt(alert, 'labels', 'alertname') ?? key,
    state: isOver ? 'over' : 'firing',
    since: isOver ? Math.max(began + 1, instantAt(alert, 'endsAt') ?? 0) : began,
    serverId: serverIdIn(SERVER_LABELS.map((label) => textAt(alert, 'labels', label))),
  };
}
