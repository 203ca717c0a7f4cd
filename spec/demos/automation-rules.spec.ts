import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide } from '../../demos/automation/decide.js';
import type { Alarm, Fact, SeenServer } from '../../demos/automation/facts.js';
import type { Action } from '../../demos/automation/rule.js';
import { bounded, emptyMemory, resumed, type Memory } from '../../demos/automation/memory.js';

interface Told {
  readonly memory: Memory;
  readonly actions: readonly Action[];
}

/** What all of these facts lead to, one after the other. */
function told(facts: readonly Fact[], from: Memory = emptyMemory): Told {
  return facts.reduce<Told>(
    (so, fact) => {
      const { memory, actions } = decide(so.memory, fact);
      return { memory, actions: [...so.actions, ...actions] };
    },
    { memory: from, actions: [] },
  );
}

const server = (status: string, over: Partial<SeenServer> = {}): Fact => ({
  kind: 'server',
  at: 1,
  server: { id: 's1', name: 'web', status, fault: 'No host', faultAt: '2040-01-01T00:00:00Z', imageId: 'img', ...over },
});
const ended = (outcome: 'accepted' | 'refused' | 'unknown'): Fact => ({ kind: 'rebuild-ended', serverId: 's1', outcome, reason: 'because' });
const alarm = (state: Alarm['state'], since: number | undefined, over: Partial<Alarm> = {}): Fact => ({
  kind: 'alarm',
  at: 1,
  alarm: { source: 'alertmanager', key: 'f1', name: 'down', state, since, serverId: undefined, ...over },
});
const quota = (used: number, limit: number): Fact => ({ kind: 'quota', projectId: 'p1', resource: 'instances', used, limit });
const short = ({ actions }: Told): string[] => actions.map((action) => (action.type === 'notice' ? action.text : action.type));

describe(decide.name, () => {
  it('rebuilds a server in ERROR once, however often it is told of it, and tells when it is well', () => {
    const facts = [server('ACTIVE'), server('ERROR'), server('ERROR'), ended('accepted'), server('ERROR'), server('REBUILD'), server('ACTIVE'), server('ACTIVE')];

    expect(short(told(facts))).toEqual(['rebuild', 'Server web is ACTIVE again.']);
  });

  it('hands over what fails again after its rebuild, once for each time, also when nobody saw it well in between', () => {
    const again = [server('ERROR'), ended('accepted'), server('ERROR', { faultAt: '2040-01-01T01:00:00Z' }), server('ERROR', { faultAt: '2040-01-01T01:00:00Z' })];
    const handedOver = 'Server web (s1) is in ERROR (No host) and was rebuilt before: a human has to look.';
    expect(short(told(again))).toEqual(['rebuild', handedOver]);

    const later = [server('ERROR'), ended('accepted'), server('ACTIVE'), server('ERROR'), server('ERROR'), server('ACTIVE'), server('ERROR')];
    expect(short(told(later))).toEqual(['rebuild', 'Server web is ACTIVE again.', handedOver, 'Server web is ACTIVE again.', handedOver]);
  });

  it('sends no rebuild a second time that was refused or may have been begun', () => {
    for (const outcome of ['refused', 'unknown'] as const) {
      const actions = short(told([server('ERROR'), ended(outcome), ended(outcome), server('ERROR'), server('ERROR')]));
      expect(actions).toEqual(['rebuild', expect.stringMatching(/^The rebuild of server s1 .*because.*a human has to look\.$/)]);
    }
  });

  it('does not repeat what it had begun when it was ended, and hands it over', () => {
    const { memory } = told([server('ERROR')]);

    const restarted = told([server('ERROR'), server('ERROR')], resumed(JSON.parse(JSON.stringify(memory)) as Memory));

    expect(short(restarted)).toEqual([expect.stringMatching(/may have been rebuilt, nobody knows: a human has to look/)]);
  });

  it('rebuilds nothing that boots from a volume', () => {
    expect(short(told([server('ERROR', { imageId: undefined }), server('ERROR', { imageId: undefined })]))).toEqual([
      expect.stringMatching(/boots from a volume, so it is not rebuilt: a human has to look/),
    ]);
  });

  it('never rebuilds a server twice, whatever it is told, in whichever order, across restarts', () => {
    const anyFact = fc.oneof(
      fc.constantFrom('ERROR', 'ACTIVE', 'REBUILD', 'SHUTOFF').chain((status) => fc.constantFrom('s1', 's2').map((id) => server(status, { id, faultAt: status }))),
      fc.constantFrom('accepted', 'refused', 'unknown').map((outcome) => ended(outcome as 'accepted')),
      fc.constant('restart' as const),
    );
    fc.assert(
      fc.property(fc.array(anyFact, { maxLength: 40 }), (story) => {
        let [memory, rebuilt]: [Memory, string[]] = [emptyMemory, []];
        for (const one of story) {
          const next = one === 'restart' ? { memory: resumed(memory), actions: [] } : decide(memory, one);
          memory = next.memory;
          rebuilt = [...rebuilt, ...next.actions.flatMap((action) => (action.type === 'rebuild' ? [action.serverId] : []))];
        }
        expect(rebuilt).toHaveLength(new Set(rebuilt).size);
      }),
    );
  });

  it('announces an alarm when it begins and when it is over, and looks at the server it names', () => {
    const id = '8a8043bc-eaba-8a92-8c5e-8b4ae3dd7636';
    expect(told([alarm('firing', 10, { serverId: id }), alarm('firing', 10, { serverId: id }), alarm('over', 20, { serverId: id })]).actions).toEqual([
      { type: 'notice', rule: 'alarm', text: 'alertmanager: down is firing.' },
      { type: 'look', serverId: id },
      { type: 'notice', rule: 'alarm', text: 'alertmanager: down is over.' },
    ]);
  });

  it('ends in the state of the newest delivery, whatever the order and however often each comes', () => {
    const deliveries = [alarm('firing', 10), alarm('over', 20), alarm('firing', 30), alarm('over', 40)];
    fc.assert(
      fc.property(fc.shuffledSubarray([...deliveries, ...deliveries], { minLength: 8 }), (order) => {
        const { memory, actions } = told(order);
        expect(memory.alarms['alertmanager/f1']).toMatchObject({ state: 'over', since: 40 });
        expect(actions.length).toBeLessThanOrEqual(4);
      }),
    );
    expect(short(told([alarm('over', 20), alarm('firing', 10)]))).toEqual([]);
  });

  it('takes what comes without a time for a repetition where the state is the same', () => {
    const facts = [alarm('firing', undefined), alarm('firing', undefined), alarm('unknown', undefined), alarm('over', undefined), alarm('firing', undefined)];

    expect(short(told(facts))).toEqual([
      'alertmanager: down is firing.',
      'alertmanager: down is no longer known to be firing.',
      'alertmanager: down is firing.',
    ]);
  });

  it('gives a notice when a quota is used up, and the next one when there was room in between', () => {
    expect(short(told([quota(1, 3), quota(3, 3), quota(3, 3), quota(4, 3), quota(2, 3), quota(4, 3), quota(99, -1)]))).toEqual([
      'Project p1 has used up its quota of instances: 3 of 3.',
      'Project p1 has more than its quota of instances: 4 of 3.',
    ]);
  });

  it('announces endpoints', () => {
    const endpoint = { kind: 'endpoint', service: 'placement public', url: 'http://new.test', before: undefined } as const;

    expect(short(told([{ ...endpoint, change: 'moved', before: 'http://old.test' }, { ...endpoint, change: 'appeared' }, { ...endpoint, change: 'went' }]))).toEqual([
      'placement public moved from http://old.test to http://new.test.',
      'placement public appeared at http://new.test.',
      'placement public went from http://new.test.',
    ]);
  });

  it('remembers the newest of what is too much', () => {
    expect(bounded({ a: { at: 3 }, b: { at: 1 }, c: { at: 2 } }, 2)).toEqual({ a: { at: 3 }, c: { at: 2 } });
  });
});
