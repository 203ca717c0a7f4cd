import type { BadBody } from './bad-body.js';
import type { Alarm } from './facts.js';
import { instantAt, serverIdIn, textAt, valueAt } from './member.js';

const STATES: ReadonlyMap<unknown, Alarm['state']> = new Map<unknown, Alarm['state']>([
  ['alarm', 'firing'],
  ['ok', 'over'],
  ['insufficient data', 'unknown'],
]);

/**
 * Reads what Aodh posts to the URL of an alarm action: one alarm, the state it left and the one it came into. Of alarms about events it
 * tells when that was; of others it does not.
 *
 * @see https://docs.openstack.org/aodh/latest/admin/telemetry-alarms.html
 */
export function readAodh(body: unknown): readonly Alarm[] | BadBody {
  const key = textAt(body, 'alarm_id');
  if (key === undefined) return { reason: 'An alarm of Aodh wants an "alarm_id".' };
  const state = STATES.get(valueAt(body, 'current'));
  if (state === undefined) return { reason: `"current" has to be one of: ${[...STATES.keys()].join(', ')}.` };
  const name = textAt(body, 'alarm_name') ?? key;
  const since = instantAt(body, 'reason_data', 'event', 'generated');
  return [{ source: 'aodh', key, name, state, since, serverId: serverIdIn([...traits(body), textAt(body, 'reason_data', 'resource_id')]) }];
}

/** A trait is a list of name, type and value. */
function traits(body: unknown): readonly (string | undefined)[] {
  const all = valueAt(body, 'reason_data', 'event', 'traits');
  if (!Array.isArray(all)) return [];
  return all.slice(0, 100).map((trait: unknown) => {
    const [name, , value] = Array.isArray(trait) ? (trait as readonly unknown[]) : [];
    const isId = name === 'instance_id' || name === 'resource_id' || name === 'server_id';
    return isId && typeof value === 'string' ? value : undefined;
  });
}
