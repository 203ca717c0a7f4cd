import { firstValueFrom } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { Session, type KeystoneEvent, type RequestOptions } from 'keystoneauth-rx';
import { testPlugin } from 'keystoneauth-rx/testing';
import { startService } from './http-service.js';

/** The warnings after requests that a service answers with these headers. */
async function warningsAfter(headers: Record<string, string>, ...requests: readonly RequestOptions[]): Promise<KeystoneEvent[]> {
  const { url } = await startService(() => ({ headers }));
  const session = new Session({ auth: testPlugin({ endpoint: `${url}/{serviceType}` }) });
  const events: KeystoneEvent[] = [];
  session.events$.subscribe((event) => events.push(event));
  for (const request of requests) await firstValueFrom(session.get('/things', request));
  return events.filter(({ type }) => type === 'warning');
}

const of = (serviceType: string, microversion?: RequestOptions['microversion']): RequestOptions => ({ endpointFilter: { serviceType }, microversion });

describe('checkAnsweredMicroversion', () => {
  it.each<[string, RequestOptions, Record<string, string>]>([
    ['compute', of('compute', '2.79'), { 'OpenStack-API-Version': 'compute 2.1' }],
    ['compute in its older words', of('compute', '2.79'), { 'X-OpenStack-Nova-API-Version': '2.1' }],
    ['a service behind an alias', of('volumev3', '3.50'), { 'OpenStack-API-Version': 'volume 3.0' }],
    ['one service of several', of('placement', '1.20'), { 'OpenStack-API-Version': 'compute 1.20, placement 1.0' }],
    ['bare metal', of('baremetal', '1.50'), { 'X-OpenStack-Ironic-API-Version': '1.1' }],
  ])('warns when %s answers in another one', async (_case, request, headers) => {
    expect(await warningsAfter(headers, request)).toMatchObject([{ code: 'microversion-mismatch', message: expect.stringContaining(' answered in ') as string }]);
  });

  it('says both, once for each endpoint and pair', async () => {
    const answered = { 'OpenStack-API-Version': 'compute 2.1' };
    const warnings = await warningsAfter(answered, of('compute', '2.79'), of('compute', '2.79'), of('compute', '2.80'), of('compute', '2.80'));
    expect(warnings.map((warning) => ('message' in warning ? warning.message.replace(/^.*: /, '') : ''))).toEqual([
      'microversion 2.79 was asked for, and compute answered in 2.1.',
      'microversion 2.80 was asked for, and compute answered in 2.1.',
    ]);
  });

  it.each<[string, RequestOptions, Record<string, string>]>([
    ['as asked', of('compute', '2.79'), { 'OpenStack-API-Version': 'compute 2.79' }],
    ['as asked, in other spelling', of('compute', '2.79'), { 'OpenStack-API-Version': 'compute  2.79 ,volume 3.0' }],
    ['as asked, in its older words', of('compute', '2.79'), { 'X-OpenStack-Nova-API-Version': '2.79' }],
    ['whatever is latest', of('compute', 'latest'), { 'OpenStack-API-Version': 'compute 2.93' }],
    ['without a word', of('compute', '2.79'), {}],
    ['about another service', of('compute', '2.79'), { 'OpenStack-API-Version': 'volume 3.0' }],
    ['in what is no version', of('compute', '2.79'), { 'OpenStack-API-Version': 'compute newest' }],
    ['when none was asked for', of('compute'), { 'OpenStack-API-Version': 'compute 2.1' }],
    ['when none was wanted', of('compute', ''), { 'OpenStack-API-Version': 'compute 2.1' }],
  ])('is silent when it is answered %s', async (_case, request, headers) => {
    expect(await warningsAfter(headers, request)).toEqual([]);
  });
});
