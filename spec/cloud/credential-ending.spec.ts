import { Session, type CatalogChanged, type CredentialEnding, type KeystoneEvent } from 'keystoneauth-rx';
import * as v3 from 'keystoneauth-rx/v3';
import { filter, firstValueFrom } from 'rxjs';
import { afterEach, expect, it } from 'vitest';
import { describeCloud } from './describe-cloud.js';

const DAY = 86_400_000;
const sessions: Session[] = [];
afterEach(() => {
  for (const session of sessions.splice(0)) session.close();
});

function open(auth: Session['auth']): Session {
  const session = new Session({ auth });
  sessions.push(session);
  return session;
}

const isEnding = (event: KeystoneEvent): event is CredentialEnding => event.type === 'credential-ending';
const isChange = (event: KeystoneEvent): event is CatalogChanged => event.type === 'catalog-changed';

describeCloud('events for automation', ({ authUrl, admin, demo }) => {
  it('tell when an application credential ends, as its own token may ask', async () => {
    const owner = open(v3.password({ authUrl, ...demo.credentials }));
    const expiresAt = Date.now() + 5 * DAY;
    const made = await firstValueFrom(v3.createApplicationCredential(owner, { name: 'ends-in-five-days', expiresAt }));
    const robot = open(v3.applicationCredential({ ...made.options, warnBeforeMs: 30 * DAY }));
    const told = firstValueFrom(robot.events$.pipe(filter(isEnding)));
    await firstValueFrom(robot.authenticate());
    const event = await told;
    expect(event).toMatchObject({ credential: 'application-credential', id: made.id, name: 'ends-in-five-days' });
    expect(Math.abs(event.endsAt - expiresAt)).toBeLessThan(1000);
    expect(Math.round(event.leftMs / DAY)).toBe(5);
    await firstValueFrom(v3.deleteApplicationCredential(owner, made.id));
  });

  it('tell of an endpoint that appeared, moved and went', async () => {
    const operator = open(v3.password({ authUrl, ...admin.credentials }));
    const watcher = open(v3.password({ authUrl, ...demo.credentials }));
    const changes: CatalogChanged[] = [];
    watcher.events$.pipe(filter(isChange)).subscribe((event) => changes.push(event));
    const signIn = () => firstValueFrom(watcher.authenticate());
    const own = (): CatalogChanged[] => changes.filter(({ appeared, moved, went }) => [...appeared, ...moved, ...went].some(({ serviceType }) => serviceType === 'events-spec'));
    await signIn();

    const service = await firstValueFrom(
      operator.post<{ service: { id: string } }>(`${authUrl}/services`, { json: { service: { type: 'events-spec', name: 'moving' } } }),
    );
    const json = { endpoint: { service_id: service.body.service.id, interface: 'public', url: 'http://moving.test/a' } };
    const endpoint = await firstValueFrom(operator.post<{ endpoint: { id: string } }>(`${authUrl}/endpoints`, { json }));
    const path = `${authUrl}/endpoints/${endpoint.body.endpoint.id}`;
    await signIn();
    await firstValueFrom(operator.patch(path, { json: { endpoint: { url: 'http://moving.test/b' } } }));
    await signIn();
    await firstValueFrom(operator.delete(`${authUrl}/services/${service.body.service.id}`));
    await signIn();

    const place = { serviceType: 'events-spec', serviceName: 'moving', interface: 'public' };
    expect(own()).toMatchObject([
      { appeared: [{ ...place, url: 'http://moving.test/a' }] },
      { moved: [{ ...place, before: 'http://moving.test/a', url: 'http://moving.test/b' }] },
      { went: [{ ...place, url: 'http://moving.test/b' }] },
    ]);
  });
});
