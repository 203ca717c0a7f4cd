import type { Rule } from '../rule.js';

/** A project that has used up what it may have gets a notice, and the next one when it had room in between. */
export const noticeQuota: Rule = (memory, fact) => {
  if (fact.kind !== 'quota') return undefined;
  const { projectId, resource, used, limit } = fact;
  const key = `${projectId}/${resource}`;
  const isFull = limit >= 0 && used >= limit;
  if (isFull === (memory.full[key] ?? false)) return undefined;
  const full = Object.fromEntries([...Object.entries(memory.full).filter(([other]) => other !== key), ...(isFull ? [[key, true] as const] : [])]);
  const text = `Project ${projectId} has ${used > limit ? 'more than its quota' : 'used up its quota'} of ${resource}: ${String(used)} of ${String(limit)}.`;
  return { memory: { ...memory, full }, actions: isFull ? [{ type: 'notice', rule: 'quota', text }] : [] };
};
