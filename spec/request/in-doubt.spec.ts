import { firstValueFrom, NEVER, of } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { Session, type Transport } from 'keystoneauth-rx';
import { createCloud } from 'keystoneauth-rx/testing';
import * as v3 from 'keystoneauth-rx/v3';

const cloud = createCloud();
const OWN = { authUrl: cloud.authUrl, username: 'demo', userDomainId: 'default', password: 'demo-password', projectName: 'demo', projectDomainId: 'default' };

/** A service that refuses every request; the second sign-in, and later ones, are never answered. */
function refusing(inDoubt: boolean | undefined): Transport {
  let signIns = 0;
  return ({ method, url, body }) => {
    if (url.startsWith('https://service.example.com')) return of({ status: 401, headers: {}, body: undefined, inDoubt });
    signIns += 1;
    return signIns > 1 ? NEVER : of(cloud.handle({ method, url, headers: { 'content-type': 'application/json' }, body: typeof body === 'string' ? body : undefined }));
  };
}

describe('a request that is given up while its token is renewed', () => {
  it.each([
    [undefined, 'refused'],
    [true, 'unknown'],
  ] as const)('may have been carried out if the transport had repeated it (%s: %s)', async (inDoubt, outcome) => {
    const session = new Session({ auth: v3.password(OWN), transport: refusing(inDoubt) });
    const caller = new AbortController();
    session.events$.subscribe(({ type }) => {
      if (type === 'token-rejected') queueMicrotask(() => { caller.abort(); });
    });

    await expect(firstValueFrom(session.get('https://service.example.com/x', { signal: caller.signal }))).rejects.toMatchObject({ code: 'aborted', outcome });
    session.close();
  });
});
