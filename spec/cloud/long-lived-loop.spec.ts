import { concatMap, filter, firstValueFrom, timer } from 'rxjs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runDemo } from '../demos/run-demo.js';
import { describeCloud } from './describe-cloud.js';
import { countRequests } from './services/count-requests.js';
import { type Keystone, startKeystone } from './services/keystone.js';

describeCloud('the demo long-lived-loop against a real Keystone', ({ prefix }) => {
  let keystone: Keystone;
  beforeAll(async () => {
    keystone = await startKeystone(prefix);
  });
  afterAll(async () => {
    await keystone.service.stop();
  });

  it('survives its absence and its restart', async () => {
    const { service, authUrl, demo } = keystone;
    const { username, password, userDomainId, projectName, projectDomainId } = demo.credentials;
    const running = runDemo('long-lived-loop', ['--seconds', '15', '--every', '0.2', '--json'], {
      ...{ OS_AUTH_URL: authUrl, OS_USERNAME: username, OS_PASSWORD: password, OS_USER_DOMAIN_ID: userDomainId },
      ...{ OS_PROJECT_NAME: projectName, OS_PROJECT_DOMAIN_ID: projectDomainId },
    });
    const polls$ = timer(0, 100).pipe(concatMap(() => countRequests(service, 'GET', '/v3/auth/projects')));
    await firstValueFrom(polls$.pipe(filter((polls) => polls > 3)));

    await service.halt();
    await firstValueFrom(timer(1_000));
    await service.resume();
    const { code, printed } = await running;

    expect(code).toBe(0);
    expect(JSON.parse(printed)).toMatchObject({ last: 200, errors: expect.arrayContaining(['connect-failure']) });
  });
});
