import { firstValueFrom } from 'rxjs';
import { afterEach, describe, expect, it } from 'vitest';
import { adminToken, switchablePlugin } from 'keystoneauth-rx';
import * as v3 from 'keystoneauth-rx/v3';
import { accessOverTime, heldAccess } from '../../src/identity/held-access.js';
import { closeAll, requestLines, serveKeystone, sessionFor } from './scripted-keystone.js';

afterEach(closeAll);

describe('heldAccess', () => {
  it('is what came with the token, and causes no sign-in', async () => {
    const keystone = await serveKeystone();
    const auth = v3.password({ authUrl: keystone.url, userId: 'user-1', password: 'pw-Lk27vHeld9' });
    expect(heldAccess(auth)).toBeUndefined();
    expect(keystone.arrivals).toEqual([]);

    await firstValueFrom(sessionFor(auth).session.authenticate());
    expect(heldAccess(auth)).toMatchObject({ userId: 'user-1', projectId: 'project-1' });
    auth.invalidate();
    expect(heldAccess(auth)).toBeUndefined();
  });

  it('is nothing for a plugin that tells nothing of its token', () => {
    expect(heldAccess(adminToken({ endpoint: 'https://one.test', token: 'tok-Zq61nHeld4' }))).toBeUndefined();
  });
});

describe('accessOverTime', () => {
  it('is of who is signed in, and of nobody in between', async () => {
    const keystone = await serveKeystone();
    const auth = switchablePlugin();
    const seen: (string | undefined)[] = [];
    accessOverTime(auth.current$).subscribe((access) => seen.push(access?.userId));

    auth.use(v3.password({ authUrl: keystone.url, userId: 'user-1', password: 'pw-Lk27vHeld9' }));
    await firstValueFrom(sessionFor(auth).session.authenticate());
    auth.use(undefined);

    expect(seen.filter((user, index) => user !== seen[index - 1])).toEqual(['user-1', undefined]);
    expect(requestLines(keystone).filter((line) => line.startsWith('POST'))).toHaveLength(1);
  });
});
