import type { Action, Decision, Rule } from '../rule.js';
import type { Fact, SeenServer } from '../facts.js';
import { bounded, type Memory, type Rebuild } from '../memory.js';

/**
 * A server in ERROR is rebuilt, once and never again: what is in the memory is not sent a second time, whatever became of it. A
 * server that is in ERROR all the same is handed over to a human, once each time.
 */
export const rebuildOnce: Rule = (memory, fact) => {
  if (fact.kind === 'rebuild-ended') return ended(memory, fact);
  if (fact.kind !== 'server') return undefined;
  const { server, at } = fact;
  const known = memory.rebuilds[server.id];
  if (known === undefined) return server.status === 'ERROR' ? begun(memory, server, at) : undefined;
  return server.status === 'ERROR' ? stillInError(memory, server, known) : better(memory, server, known);
};

function begun(memory: Memory, server: SeenServer, at: number): Decision {
  const { id, name, imageId, faultAt } = server;
  const seen = { at, faultAt, seen: 'in-error' } as const;
  if (imageId === undefined) {
    const actions = [toHuman(server, 'boots from a volume, so it is not rebuilt')];
    return { memory: remember(memory, id, { ...seen, state: 'impossible', handedOver: true }), actions };
  }
  // What is begun is written down first: a second request is worse than none.
  return { memory: remember(memory, id, { ...seen, state: 'begun', handedOver: false }), actions: [{ type: 'rebuild', serverId: id, name, imageId }] };
}

const REASONS: Readonly<Record<Rebuild['state'], string>> = {
  begun: '',
  accepted: 'was rebuilt before',
  refused: 'could not be rebuilt',
  unknown: 'may have been rebuilt, nobody knows',
  impossible: 'boots from a volume, so it is not rebuilt',
};

/** Told of late or repeatedly, or seen before Nova has begun, an error is the same as before. */
function stillInError(memory: Memory, server: SeenServer, known: Rebuild): Decision | undefined {
  const isNews = known.state !== 'accepted' || known.seen !== 'in-error' || known.faultAt !== server.faultAt;
  if (known.state === 'begun' || known.handedOver || !isNews) return undefined;
  const now: Rebuild = { ...known, faultAt: server.faultAt, seen: 'in-error', handedOver: true };
  return { memory: remember(memory, server.id, now), actions: [toHuman(server, REASONS[known.state])] };
}

function better(memory: Memory, { id, name, status }: SeenServer, known: Rebuild): Decision | undefined {
  if (status === 'ACTIVE') {
    if (known.seen === 'active') return undefined;
    const active = remember(memory, id, { ...known, seen: 'active', handedOver: false });
    return { memory: active, actions: [{ type: 'notice', rule: 'server', text: `Server ${name} is ACTIVE again.` }] };
  }
  return known.seen === 'in-error' ? { memory: remember(memory, id, { ...known, seen: 'under-way' }), actions: [] } : undefined;
}

function ended(memory: Memory, { serverId, outcome, reason }: Extract<Fact, { kind: 'rebuild-ended' }>): Decision | undefined {
  const known = memory.rebuilds[serverId];
  if (known?.state !== 'begun') return undefined;
  const isGood = outcome === 'accepted';
  const text = `The rebuild of server ${serverId} ${outcome === 'refused' ? 'was refused' : 'may have failed'} (${reason ?? 'no reason told'}): a human has to look.`;
  return {
    memory: remember(memory, serverId, { ...known, state: outcome, handedOver: !isGood }),
    actions: isGood ? [] : [{ type: 'notice', rule: 'server', text }],
  };
}

function remember(memory: Memory, id: string, rebuild: Rebuild): Memory {
  return { ...memory, rebuilds: bounded({ ...memory.rebuilds, [id]: rebuild }) };
}

function toHuman({ name, id, fault }: SeenServer, reason: string): Action {
  return { type: 'notice', rule: 'server', text: `Server ${name} (${id}) is in ERROR (${fault ?? 'no fault told'}) and ${reason}: a human has to look.` };
}
