import type { Action, Rule } from '../rule.js';
import type { Alarm } from '../facts.js';
import { bounded, type KnownAlarm } from '../memory.js';

/**
 * An alarm is announced when it begins and when it is over, and makes us look at the server it names. Deliveries come repeatedly, and
 * late ones after newer ones: what is not news does nothing.
 */
export const announceAlarm: Rule = (memory, fact) => {
  if (fact.kind !== 'alarm') return undefined;
  const { alarm, at } = fact;
  const key = `${alarm.source}/${alarm.key}`;
  const known = memory.alarms[key];
  if (!isNews(alarm, known)) return undefined;
  const alarms = bounded({ ...memory.alarms, [key]: { state: alarm.state, since: alarm.since ?? known?.since, at } });
  return { memory: { ...memory, alarms }, actions: actionsFor(alarm, known) };
};

/** By the clock of the source, where it tells one; otherwise what is in the same state is a repetition. */
function isNews({ state, since }: Alarm, known: KnownAlarm | undefined): boolean {
  if (known === undefined) return true;
  return since === undefined || known.since === undefined ? state !== known.state : since > known.since;
}

function actionsFor({ source, name, state, serverId }: Alarm, known: KnownAlarm | undefined): readonly Action[] {
  const notice = (text: string): Action => ({ type: 'notice', rule: 'alarm', text: `${source}: ${name} ${text}.` });
  if (state === 'firing') {
    const look: readonly Action[] = serverId === undefined ? [] : [{ type: 'look', serverId }];
    return known?.state === 'firing' ? look : [notice('is firing'), ...look];
  }
  return known?.state === 'firing' ? [notice(state === 'over' ? 'is over' : 'is no longer known to be firing')] : [];
}
