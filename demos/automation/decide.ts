import type { Fact } from './facts.js';
import type { Memory } from './memory.js';
import { announceAlarm } from './rules/announce-alarm.js';
import { announceMove } from './rules/announce-move.js';
import { noticeQuota } from './rules/notice-quota.js';
import type { Decision, Rule } from './rule.js';
import { rebuildOnce } from './rules/rebuild-once.js';

const rules: readonly Rule[] = [rebuildOnce, announceMove, noticeQuota, announceAlarm];

/** What all rules make of a fact. The same memory: there is nothing to remember. */
export function decide(memory: Memory, fact: Fact): Decision {
  return rules.reduce<Decision>(
    (decided, rule) => {
      const more = rule(decided.memory, fact);
      return more === undefined ? decided : { memory: more.memory, actions: [...decided.actions, ...more.actions] };
    },
    { memory, actions: [] },
  );
}
