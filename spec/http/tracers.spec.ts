import { firstValueFrom, of } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { Session } from 'keystoneauth-rx';
import type { TracedWork, Tracer } from '../../src/http/tracer-port.js';
import { followed, setTracer, tracerOf } from '../../src/http/tracers.js';

const tracer: Tracer = { begin: () => ({ within: (work$) => work$, attempt: () => { throw new Error('not asked'); }, ended: () => undefined }), follow: (_, work$) => work$ };

describe('setTracer', () => {
  it('sets who follows one session, and takes it back', () => {
    const [one, another] = [new Session().connection, new Session().connection];
    setTracer(one, tracer);
    expect([tracerOf(one), tracerOf(another)]).toEqual([tracer, undefined]);
    setTracer(one, undefined);
    expect(tracerOf(one)).toBeUndefined();
  });
});

describe('followed', () => {
  it('leaves work as it is where nobody follows, without a word about it', () => {
    const { connection } = new Session();
    const work$ = of('done');
    const asked: string[] = [];
    expect(followed(connection, () => { asked.push('what it is'); return { kind: 'token-wait' }; }, work$)).toBe(work$);
    expect(asked).toEqual([]);
  });

  it('hands work to who follows', async () => {
    const { connection } = new Session();
    const seen: TracedWork[] = [];
    setTracer(connection, { ...tracer, follow: (work, work$) => { seen.push(work); return work$; } });
    expect(await firstValueFrom(followed(connection, () => ({ kind: 'token-wait' }), of('done')))).toBe('done');
    expect(seen).toEqual([{ kind: 'token-wait' }]);
  });
});
