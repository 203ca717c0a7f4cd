import { firstValueFrom } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { startServer } from '../http/scripted-http-server.js';
import { openSession, startCloud, demoPlugin } from '../journeys/demo-cloud.js';
import { closing } from './closing.js';

const cookie = 'session=ck-Ck74-ofTheService; Path=/';

describe('a cookie', () => {
  it('that a service sets is sent back to nobody: a session keeps none', async () => {
    const [here, elsewhere] = [closing(await startServer()), closing(await startServer())];
    here.answer({ headers: { 'Set-Cookie': cookie }, json: {} });
    elsewhere.answer({ json: {} });
    const session = openSession();

    for (const url of [here.url, here.url, elsewhere.url]) await firstValueFrom(session.get(url));

    expect([...here.seen, ...elsewhere.seen].map(({ headers }) => headers.cookie)).toEqual([undefined, undefined, undefined]);
  });

  it('of a redirect goes nowhere', async () => {
    const [here, elsewhere] = [closing(await startServer()), closing(await startServer())];
    here.answer({ status: 302, headers: { 'Set-Cookie': cookie, Location: '/next' } }, { status: 302, headers: { 'Set-Cookie': cookie, Location: elsewhere.url } });
    elsewhere.answer({ json: {} });

    await firstValueFrom(openSession().get(here.url));

    expect([...here.seen, ...elsewhere.seen].map(({ headers }) => headers.cookie)).toEqual([undefined, undefined, undefined]);
  });

  it('that a program gives goes with its request alone, and to no other origin', async () => {
    const [here, elsewhere] = [closing(await startServer()), closing(await startServer())];
    here.answer({ status: 302, headers: { Location: elsewhere.url } });
    elsewhere.answer({ json: {} });
    const session = openSession();

    await firstValueFrom(session.get(here.url, { headers: { Cookie: 'own=ck-Ck74-ofTheProgram' } }));
    await firstValueFrom(session.get(elsewhere.url));

    expect(here.seen.map(({ headers }) => headers.cookie)).toEqual(['own=ck-Ck74-ofTheProgram']);
    expect(elsewhere.seen.map(({ headers }) => headers.cookie)).toEqual([undefined, undefined]);
  });

  it('does not sign anybody in: two sessions at one cloud know nothing of each other', async () => {
    const served = await startCloud();
    const [first, second] = [openSession({ auth: demoPlugin(served) }), openSession()];

    await firstValueFrom(first.get('/servers', { endpointFilter: { serviceType: 'compute' } }));
    await expect(firstValueFrom(second.get(`${served.url}/compute/v2.1/servers`, { raiseExc: false }))).resolves.toMatchObject({ status: 401 });
  });
});
