import { firstValueFrom, from, lastValueFrom, map, of, toArray } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { MicroversionNotSupported } from '../../src/errors/microversion-not-supported.js';
import type { KeystoneEvent } from '../../src/events/event.js';
import type { VersionDocument } from '../../src/http/connection.js';
import type { MicroversionInput } from '../../src/microversion/microversion.js';
import type { ApiRequest } from '../../src/request/api-request.js';
import { applyMicroversion } from '../../src/request/apply-microversion.js';
import type { Journey } from '../../src/request/journey.js';
import { resolveEndpoint } from '../../src/request/resolve-endpoint.js';
import { Session } from '../../src/session/session.js';
import { testPlugin } from '../../src/testing/fixtures/test-plugin.js';
import { novaMicroversionEntry } from '../../src/testing/fixtures/version-documents.js';
import { failureIn } from './caught.js';

const endpoint = 'http://cloud.test/compute/v2.1';
const compute: ApiRequest = { url: '/servers', endpointFilter: { serviceType: 'compute' } };

/** A session that sends nothing; it has read the document of compute if `range` is given. */
async function session(range?: { readonly minVersion: string; readonly maxVersion: string }, more: object = {}): Promise<Session> {
  const made = new Session({
    auth: testPlugin({ endpoint }),
    transport: () => {
      throw new Error('Nothing was to be sent.');
    },
  });
  if (range === undefined) return made;
  const body = { version: { ...novaMicroversionEntry('v2.1', `${endpoint}/`, { status: 'CURRENT', ...range }), ...more } };
  const document: VersionDocument = { url: endpoint, status: 200, headers: {}, body, readAt: made.connection.runtime.now() };
  await firstValueFrom(made.connection.documents.read(endpoint, () => of(document)));
  return made;
}

async function apply(request: ApiRequest, version?: MicroversionInput, made?: Session): Promise<Journey> {
  const on = made ?? (await session());
  return firstValueFrom(of(request).pipe(resolveEndpoint(on), applyMicroversion(on, version)));
}

describe('applyMicroversion', () => {
  it.each<[MicroversionInput, string]>([
    ['2.79', '2.79'],
    [[2, 79], '2.79'],
    ['latest', 'latest'],
    [2, '2.0'],
  ])('asks for %j in the header of the standard and in that of the service', async (microversion, value) => {
    expect((await apply({ ...compute, microversion })).headers).toEqual({
      'OpenStack-API-Version': `compute ${value}`,
      'X-OpenStack-Nova-API-Version': value,
    });
  });

  it("takes the stage's version for requests without one of their own", async () => {
    expect((await apply(compute, '2.79')).headers).toMatchObject({ 'OpenStack-API-Version': 'compute 2.79' });
    expect((await apply({ ...compute, microversion: '2.1' }, '2.79')).headers).toMatchObject({ 'OpenStack-API-Version': 'compute 2.1' });
  });

  it('adds nothing where no microversion is asked for', async () => {
    expect((await apply(compute)).headers).toEqual({});
    expect((await apply({ ...compute, microversion: '' }, '2.79')).headers).toEqual({});
  });

  it('never replaces a header of the request, in whichever spelling', async () => {
    const { headers } = await apply({ ...compute, microversion: '2.79', headers: { 'openstack-api-version': 'compute 2.1' } });

    expect(headers).toEqual({ 'openstack-api-version': 'compute 2.1', 'X-OpenStack-Nova-API-Version': '2.79' });
  });

  it('names the service by its option before the filter', async () => {
    const request: ApiRequest = { url: '/', endpointFilter: { serviceType: 'block-storage' }, microversion: '3.15' };

    expect((await apply(request)).headers).toEqual({ 'OpenStack-API-Version': 'volume 3.15' });
    expect((await apply({ ...request, microversionServiceType: 'baremetal' })).headers).toEqual({
      'OpenStack-API-Version': 'baremetal 3.15',
      'X-OpenStack-Ironic-API-Version': '3.15',
    });
  });

  it('fails where nothing says which service is meant, also for an absolute URL', async () => {
    const journey = await apply({ url: 'http://cloud.test/x', microversion: '2.1' });

    expect(failureIn(journey)).toMatchObject({ code: 'invalid-option', options: ['microversion', 'microversionServiceType'] });
  });

  it.each(['two', '2.latest'])('fails for %s, which is no microversion', async (microversion) => {
    const journey = await apply({ ...compute, microversion: microversion as MicroversionInput });

    expect(failureIn(journey)).toMatchObject({ code: 'invalid-option', options: ['microversion'] });
  });

  it('warns of a number that is not whole, since 2.10 is 2.1', async () => {
    const events: KeystoneEvent[] = [];
    const on = await session();
    on.events$.subscribe((event) => events.push(event));

    const { headers } = await apply({ ...compute, microversion: 2.1 }, undefined, on);
    await apply({ ...compute, microversion: 2 }, undefined, on);

    expect(headers).toMatchObject({ 'OpenStack-API-Version': 'compute 2.1' });
    expect(events).toMatchObject([{ type: 'warning', code: 'numeric-microversion' }]);
  });

  describe('with a range that is known', () => {
    const range = { minVersion: '2.1', maxVersion: '2.93' };

    it.each<MicroversionInput>(['2.1', '2.93', 'latest'])('lets %s through', async (microversion) => {
      expect((await apply({ ...compute, microversion }, undefined, await session(range))).failure).toBeUndefined();
    });

    it.each<MicroversionInput>(['2.0', '2.94', [3, 1]])('fails %j, which is out of it, before anything is sent', async (microversion) => {
      const error = failureIn(await apply({ ...compute, microversion }, undefined, await session(range)));

      expect(error).toBeInstanceOf(MicroversionNotSupported);
      expect(error).toMatchObject({ outcome: 'not-sent', message: expect.stringContaining('2.1 to 2.93') });
    });

    it('does not ask for the range where it is not known', async () => {
      expect((await apply({ ...compute, microversion: '2.999' })).failure).toBeUndefined();
    });
  });

  describe('in a stream', () => {
    it('keeps a failure with its item', async () => {
      const on = await session();
      const versions: MicroversionInput[] = ['2.1', '2.latest' as MicroversionInput, '2.3'];

      const journeys = await lastValueFrom(
        from(versions).pipe(map((microversion) => ({ ...compute, microversion })), applyMicroversion(on), toArray()),
      );

      expect(journeys.map((journey) => journey.failure === undefined)).toEqual([true, false, true]);
    });

    it('passes a failed item on untouched', async () => {
      const failedBefore = await apply({ url: 'ftp://x' });

      const again = await firstValueFrom(of(failedBefore).pipe(applyMicroversion(await session(), '2.79')));

      expect(again).toBe(failedBefore);
    });

    it('is synchronous, and the same for every subscriber', async () => {
      const seen: Journey[] = [];
      const journey$ = of(compute, compute).pipe(applyMicroversion(await session(), '2.79'));

      journey$.subscribe((journey) => seen.push(journey));
      journey$.subscribe((journey) => seen.push(journey));

      expect(seen.map(({ headers }) => headers['OpenStack-API-Version'])).toEqual(Array(4).fill('compute 2.79'));
    });

    it('leaves the journey it was given as it was', async () => {
      const before = await apply(compute);
      const copy = { ...before, headers: { ...before.headers } };

      await firstValueFrom(of(before).pipe(applyMicroversion(await session(), '2.79')));

      expect(before).toEqual(copy);
    });
  });

  it('warns once of a microversion that the service is about to end', async () => {
    const made = await session({ minVersion: '2.1', maxVersion: '2.93' }, { next_min_version: '2.60', not_before: '2031-07-01' });
    const events: KeystoneEvent[] = [];
    made.events$.subscribe((event) => events.push(event));

    for (const microversion of ['2.10', '2.10', '2.59', '2.60', '2.93', 'latest'] as const) await apply({ ...compute, microversion }, undefined, made);

    expect(events).toMatchObject([
      { type: 'warning', code: 'microversion-ending', message: expect.stringMatching(/2\.10 .* 2\.60 .* not before 2031-07-01/) as string },
      { type: 'warning', code: 'microversion-ending', message: expect.stringContaining('2.59') as string },
    ]);
  });

  it('warns of the end of a microversion also where nobody says when', async () => {
    const made = await session({ minVersion: '2.1', maxVersion: '2.93' }, { next_min_version: '2.60' });
    const events: KeystoneEvent[] = [];
    made.events$.subscribe((event) => events.push(event));

    await apply({ ...compute, microversion: '2.10' }, undefined, made);

    expect(events).toMatchObject([{ code: 'microversion-ending', message: expect.stringContaining('without saying when') as string }]);
  });
});
