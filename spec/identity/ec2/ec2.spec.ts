import { createHash, createHmac } from 'node:crypto';
import { firstValueFrom } from 'rxjs';
import { afterEach, describe, expect, it } from 'vitest';
import * as v3 from 'keystoneauth-rx/v3';
import { ec2 } from '../../../src/identity/ec2/ec2.js';
import { printed } from '../../credentials/contribution.js';
import type { Answer, Arrival, HttpService } from '../../request/http-service.js';
import { VirtualRuntime } from '../../token/virtual-runtime.js';
import { closeAll, letInByV3, requestLines, serveKeystone, sessionFor, signIn } from '../scripted-keystone.js';

afterEach(closeAll);

const secret = 'ec-6Tn42WqZ8d';
const credential = { access: 'access-1', secret };

interface Handed {
  readonly [name: string]: unknown;
  readonly headers: Readonly<Record<string, string>>;
}

const handed = ({ body }: Arrival): Handed => (JSON.parse(body) as { credentials: Handed }).credentials;
const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The signature that a Keystone which knows `key` computes for what it was handed. */
function signatureFor({ headers, verb, path, body_hash: bodyHash }: Handed, key: string): string {
  const { Authorization = '', Host = '', 'X-Amz-Date': date = '' } = headers;
  const [, ...scope] = (/Credential=([^,]*)/.exec(Authorization)?.[1] ?? '').split('/');
  const canonical = [verb, path, '', `host:${Host}`, `x-amz-date:${date}`, '', 'host;x-amz-date', bodyHash].join('\n');
  const signing = scope.reduce<string | Buffer>((previous, part) => hmac(previous, part), `AWS4${key}`);
  return hmac(signing, ['AWS4-HMAC-SHA256', date, scope.join('/'), sha256(canonical)].join('\n')).toString('hex');
}

/** A Keystone that checks signatures; what `answer` gives comes first. */
async function serve(known = secret, answer: (arrival: Arrival) => Answer | undefined = () => undefined): Promise<HttpService> {
  return serveKeystone((arrival, number) => {
    const special = answer(arrival);
    if (special !== undefined || !arrival.path.endsWith('/ec2tokens')) return special;
    const credentials = handed(arrival);
    const isRight = credentials['access'] === 'access-1' && credentials['signature'] === signatureFor(credentials, known);
    return isRight ? { ...(letInByV3(number) as object), status: 200 } : { status: 401, json: { error: { message: 'Invalid EC2 signature.' } } };
  });
}

describe('ec2', () => {
  it('hands Keystone a signed request, and gets a token', async () => {
    const keystone = await serve();
    const runtime = new VirtualRuntime();

    expect(await signIn(ec2({ authUrl: keystone.url, ...credential }), { runtime })).toBe('gAAAAAB-token-1');

    expect(requestLines(keystone)).toEqual(['POST /v3/ec2tokens']);
    const [arrival] = keystone.arrivals;
    const host = new URL(keystone.url).host;
    expect(arrival && handed(arrival)).toEqual({
      ...{ access: 'access-1', host, verb: 'POST', path: '/v3/ec2tokens', params: {} },
      ...{ body_hash: sha256(''), signature: expect.stringMatching(/^[0-9a-f]{64}$/) as string },
      headers: { Host: host, 'X-Amz-Date': '20400101T000000Z', Authorization: expect.stringContaining('Credential=access-1/20400101/') as string },
    });
    expect(arrival?.headers['x-auth-token']).toBeUndefined();
    expect(arrival?.body).not.toContain(secret);
  });

  it('has ids, a catalog and a life like every token of Keystone', async () => {
    const keystone = await serve();
    const { session } = sessionFor(ec2({ authUrl: `${keystone.url}/v3`, ...credential }));

    expect(await firstValueFrom(session.getProjectId())).toBe('project-1');
    expect(await firstValueFrom(session.getEndpoint({ serviceType: 'compute' }))).toBe('https://compute.test/v2.1');
    expect(session.snapshot().token).toMatchObject({ status: 'valid', renewable: 'automatic' });
    expect(keystone.arrivals).toHaveLength(1);
  });

  it("asks with a service's token where Keystone answers nobody else", async () => {
    const keystone = await serve(secret, ({ path, headers }) =>
      path.endsWith('/ec2tokens') && headers['x-auth-token'] !== 'gAAAAAB-token-1' ? { status: 401 } : undefined,
    );
    const serviceAuth = v3.password({ authUrl: keystone.url, userId: 'service', password: 'pw-Hd73kLw9Sv' });

    expect(await signIn(ec2({ authUrl: keystone.url, ...credential, serviceAuth }))).toBe('gAAAAAB-token-2');
    expect(requestLines(keystone)).toEqual(['POST /v3/auth/tokens', 'POST /v3/ec2tokens']);
  });

  it("tries another token of the service's before a 401 is believed", async () => {
    let refused = 0;
    const keystone = await serve(secret, ({ path }) => (path.endsWith('/ec2tokens') && refused++ === 0 ? { status: 401 } : undefined));
    const serviceAuth = v3.password({ authUrl: keystone.url, userId: 'service', password: 'pw-Hd73kLw9Sv' });

    expect(await signIn(ec2({ authUrl: keystone.url, ...credential, serviceAuth }))).toBe('gAAAAAB-token-4');
    expect(keystone.arrivals.map(({ headers }) => headers['x-auth-token'])).toEqual([
      ...[undefined, 'gAAAAAB-token-1'],
      ...[undefined, 'gAAAAAB-token-3'],
    ]);
  });

  it('sends nothing if the service has nothing to authenticate with', async () => {
    const keystone = await serve();
    const serviceAuth = { getHeaders: () => [undefined], getEndpoint: () => [undefined], invalidate: () => false };

    expect(await signIn(ec2({ authUrl: keystone.url, ...credential, serviceAuth }))).toMatchObject({ code: 'authorization-failure' });
    expect(keystone.arrivals).toEqual([]);
  });

  it('takes the secret from a function, and reads it once more before a rejection is believed', async () => {
    const keystone = await serve('ec-new-1Gk8Vx');
    const rotated = ['ec-old-7Bn2Rs'];

    expect(await signIn(ec2({ authUrl: keystone.url, access: 'access-1', secret: () => rotated.shift() ?? 'ec-new-1Gk8Vx' }))).toBe('gAAAAAB-token-2');
  });

  it('errors with what Keystone says, and remembers a rejection', async () => {
    const keystone = await serve('ec-another-3Pz');
    const { session } = sessionFor(ec2({ authUrl: keystone.url, ...credential }));

    await expect(firstValueFrom(session.getToken())).rejects.toMatchObject({ status: 401, serviceMessage: 'Invalid EC2 signature.' });
    await expect(firstValueFrom(session.getToken())).rejects.toMatchObject({ status: 401 });
    expect(keystone.arrivals).toHaveLength(1);
  });

  it('names what is missing, what it does not know, and why there is no other scope', () => {
    expect(() => ec2({ authUrl: 'http://127.0.0.1:9' } as never)).toThrow(
      expect.objectContaining({ code: 'missing-required-options', options: ['access', 'secret'] }),
    );
    expect(() => ec2({ authUrl: 'http://127.0.0.1:9', ...credential, projectId: 'p' } as never)).toThrow(
      expect.objectContaining({ code: 'unknown-option', options: ['projectId'] }),
    );
    expect(() => ec2({ authUrl: 'http://127.0.0.1:9', ...credential }).rescope({ projectId: 'p' })).toThrow(expect.objectContaining({ options: ['scope'] }));
  });

  it('reports neither secret nor signature', async () => {
    const keystone = await serve();
    const auth = ec2({ authUrl: keystone.url, ...credential });
    const { session, events } = sessionFor(auth);
    await firstValueFrom(session.get(`${keystone.url}/`, { headers: { 'X-Note': secret } }));

    const [arrival] = keystone.arrivals;
    const signature = arrival && String(handed(arrival)['signature']);
    for (const hidden of [secret, signature ?? 'none', 'gAAAAAB-token-1']) expect(printed([events, auth, session])).not.toContain(hidden);
  });

  it.each([{}, 'service', { getHeaders: () => [{}] }])('refuses %j as the plugin of a service', (serviceAuth) => {
    expect(() => ec2({ authUrl: 'http://127.0.0.1:9', ...credential, serviceAuth } as never)).toThrow(
      expect.objectContaining({ code: 'invalid-option', options: ['serviceAuth'] }),
    );
  });
});
