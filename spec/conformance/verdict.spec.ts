import { EndpointNotFound, OptionError } from 'keystoneauth-rx';
import { describe, expect, it } from 'vitest';
import type { Outcome, Replay } from './replay.js';
import type { Vector } from './vector.js';
import { judge, skipped } from './verdict.js';

const vector = (more: Partial<Vector>): Vector => ({ name: 'X/y/z', family: 'X', group: 'y', level: 'core', expect: {}, ...more });
const replayed = (outcomes: readonly Outcome[], more: Partial<Replay> = {}): Replay => ({
  ...{ setup: undefined, outcomes, requests: [], marks: [], delays: [], logs: [], faults: [] },
  ...more,
});
const expecting = (value: string): Vector => vector({ steps: [{ call: 'get_token' }], expect: { results: [{ value }] } });
const deviation = { glob: 'X/*', reason: 'W-00: why', spec: 'spec/conformance/verdict.spec.ts' };

describe('judge', () => {
  it('passes what is equal and fails what is not, with the difference', () => {
    expect(judge(expecting('t'), replayed([{ value: 't' }]), undefined)).toEqual({ pass: true });
    expect(judge(expecting('t'), replayed([{ value: 'u' }]), undefined)).toEqual({
      pass: false,
      diff: 'step 1: value: expected "t", got "u"',
    });
  });

  it.each([
    ['an error instead of a value', replayed([{ error: new EndpointNotFound('') }])],
    ['a sleep nobody expected', replayed([{ value: 't' }], { delays: [0.5] })],
    ['a request nobody expected', replayed([{ value: 't' }], { requests: [{ method: 'GET', host: 'base', path: '/', headers: {} }] })],
    ['a result too few', replayed([])],
    ['an error that escaped', replayed([{ value: 't' }], { faults: [new TypeError('a fault')] })],
    ['a constructor that threw', replayed([], { setup: { error: new OptionError('a', '') } })],
  ])('fails %s', (_, replay) => {
    expect(judge(expecting('t'), replay, undefined).pass).toBe(false);
  });

  it('fails a value where an error was expected', () => {
    const refused = vector({ steps: [{ call: 'get_token' }], expect: { results: [{ error: { class: 'EndpointNotFound' } }] } });

    expect(judge(refused, replayed([{ value: 't' }]), undefined).pass).toBe(false);
    expect(judge(refused, replayed([{ error: new EndpointNotFound('') }]), undefined).pass).toBe(true);
  });

  it('takes an early OptionError of a constructor for a refusal at the first use', () => {
    const setup = { error: new OptionError('projectId', '') };
    const steps = [{ call: 'get_token' }];
    const atFirstUse = vector({ steps, expect: { results: [{ error: { class: 'AuthorizationFailure' } }] } });
    const somethingElse = vector({ steps, expect: { results: [{ error: { class: 'EndpointNotFound' } }] } });
    const inSetup = vector({ steps, expect: { results: [], setup_error: { class: 'OptionError' } } });

    expect(judge(atFirstUse, replayed([], { setup }), undefined).pass).toBe(true);
    expect(judge(somethingElse, replayed([], { setup }), undefined).pass).toBe(false);
    expect(judge(inSetup, replayed([], { setup }), undefined).pass).toBe(true);
    expect(judge(inSetup, replayed([{ error: new OptionError('a', '') }]), undefined).pass).toBe(false);
  });

  it('excuses a deviation that ends in values or typed errors, with its reason', () => {
    const verdict = judge(expecting('t'), replayed([{ error: new EndpointNotFound('') }]), deviation);

    expect(verdict).toMatchObject({ pass: true, deviation: 'W-00: why' });
    expect(judge(expecting('t'), replayed([{ error: new TypeError('a fault') }]), deviation).pass).toBe(false);
  });

  it('fails a deviation whose spec does not exist', () => {
    const verdict = judge(expecting('t'), replayed([{ value: 't' }]), { ...deviation, spec: 'spec/nowhere.spec.ts' });

    expect(verdict.pass).toBe(false);
    expect(verdict.diff).toContain('spec/nowhere.spec.ts');
  });

  it('takes a value or a typed error where Python failed by accident, and nothing else there or elsewhere', () => {
    const steps = [{ call: 'get_token' }, { call: 'get_token' }];
    const accident = { error: { class: 'KeyError', uncontrolled: true } };
    const quirk = vector({ quirk: true, steps, expect: { results: [accident, { value: { a: 't', b: accident } }] } });
    const second = { value: { a: 't', b: 'better' } };

    expect(judge(quirk, replayed([{ value: 'better' }, second]), undefined)).toEqual({ pass: true, quirk: true });
    expect(judge(quirk, replayed([{ error: new EndpointNotFound('') }, second]), undefined).pass).toBe(true);
    expect(judge(quirk, replayed([{ error: new TypeError('a fault') }, second]), undefined).pass).toBe(false);
    expect(judge(quirk, replayed([{ value: 'better' }, { value: { a: 'u', b: 'better' } }]), undefined).pass).toBe(false);
  });

  it('takes a plugin that works where the constructor failed by accident, and no untyped error of it', () => {
    const accident = { results: [], setup_error: { class: 'TypeError', uncontrolled: true } };
    const quirk = vector({ quirk: true, steps: [{ call: 'get_token' }], expect: accident });
    const requests = [{ method: 'POST', host: 'base', path: '/v3/auth/tokens', headers: {} }];

    expect(judge(quirk, replayed([{ value: 't' }], { requests }), undefined)).toEqual({ pass: true, quirk: true });
    expect(judge(quirk, replayed([], { setup: { error: new OptionError('a', '') } }), undefined).pass).toBe(true);
    expect(judge(quirk, replayed([{ error: new TypeError('a fault') }]), undefined).pass).toBe(false);
    expect(judge(quirk, replayed([{ value: 't' }], { faults: [new TypeError('a fault')] }), undefined).pass).toBe(false);
  });
});

describe('skipped', () => {
  it('is no pass and names what is missing', () => {
    expect(skipped('plugin v3kerberos')).toEqual({ pass: false, skip: true, diff: 'not offered yet: plugin v3kerberos' });
  });
});
