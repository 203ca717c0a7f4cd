import type { Rule } from '../rule.js';

/** An endpoint that appears, moves or goes is announced. The catalog says it once, so nothing has to be remembered. */
export const announceMove: Rule = (memory, fact) => {
  if (fact.kind !== 'endpoint') return undefined;
  const { change, service, url, before } = fact;
  const text = change === 'moved' ? `${service} moved from ${before ?? 'elsewhere'} to ${url}.` : `${service} ${change === 'appeared' ? 'appeared at' : 'went from'} ${url}.`;
  return { memory, actions: [{ type: 'notice', rule: 'endpoint', text }] };
};
