import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { firstValueFrom, throwError, timeout } from 'rxjs';
import { afterEach, describe, expect, it } from 'vitest';
import type { Findings } from '../../demos/quick-start/findings.js';
import { openEmbedded, type EmbeddedCloud } from '../../demos/quick-start/open-cloud.js';
import { tour } from '../../demos/quick-start/tour.js';
import { startCloud } from '../journeys/demo-cloud.js';
import { authorities, tlsFront } from '../journeys/tls-front.js';
import { runDemo } from './run-demo.js';

const folders: string[] = [];
let demo: EmbeddedCloud | undefined;
afterEach(async () => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
  await demo?.close();
  demo = undefined;
});

/** Notes the folder of logs, so that it is removed. */
function tidied(findings: Findings): Findings {
  if (findings.logs !== undefined) folders.push(findings.logs.folder);
  return findings;
}

describe('the demo quick-start', { timeout: 60_000 }, () => {
  it('prints every number as one line of JSON and succeeds', async () => {
    const { code, printed } = await runDemo('quick-start', ['--json']);

    expect(printed.trimEnd().split('\n')).toHaveLength(1);
    const found = tidied(JSON.parse(printed) as Findings);
    expect(code).toBe(0);
    expect(found).toMatchObject({
      ok: true,
      cloud: 'embedded',
      user: 'demo',
      microversion: { asked: '1.36', status: 200 },
      concurrent: { requests: 100, answered: 100, signIns: 1 },
      renewal: { requests: 125, answered: 125, waited: false },
      revocation: { requests: 100, answered: 100, signIns: 1, rejected: 100 },
      stream: { failed: 1 },
      watched: ['snapshot', 'added', 'gone'],
      logs: { secrets: 0, lines: { 'request.log': 6, 'response-body.log': 9 } },
    });
    expect(found.renewal?.signIns).toBeGreaterThan(0);
  });

  it('only reads in a cloud that is not its own', async () => {
    const { url, cloud } = await startCloud();
    const { code, printed } = await runDemo('quick-start', ['--json'], {
      OS_AUTH_URL: `${url}/identity`,
      ...{ OS_USERNAME: 'demo', OS_PASSWORD: 'demo-password', OS_USER_DOMAIN_ID: 'default' },
      ...{ OS_PROJECT_NAME: 'demo', OS_PROJECT_DOMAIN_ID: 'default' },
    });

    expect(JSON.parse(printed)).toMatchObject({ ok: true, cloud: 'yours', project: 'demo' });
    expect(code).toBe(0);
    expect([cloud.signIns, cloud.requests().filter(({ method }) => method !== 'GET').length]).toEqual([1, 1]);
  });

  it('honours OS_CLOUD, with the certificates, region and interface of clouds.yaml', async () => {
    const served = await startCloud({
      region: 'North',
      services: [
        { type: 'identity', name: 'keystone', url: '/identity' },
        { type: 'placement', name: 'placement', url: { internal: '/placement', public: 'http://127.0.0.1:9/public' } },
      ],
    });
    const authUrl = await tlsFront(served);
    const folder = mkdtempSync(join(tmpdir(), 'mounted-secrets-demo-'));
    folders.push(folder);
    const auth = { auth_url: authUrl, username: 'demo', password: 'demo-password', user_domain_id: 'default' };
    const project = { project_name: 'demo', project_domain_id: 'default' };
    const cloud = { auth: { ...auth, ...project }, cacert: authorities.right, region_name: 'North', interface: 'internal' };
    writeFileSync(join(folder, 'clouds.yaml'), JSON.stringify({ clouds: { mine: cloud } }));

    const { code, printed } = await runDemo('quick-start', ['--json'], { OS_CLOUD: 'mine', OS_CLIENT_CONFIG_FILE: join(folder, 'clouds.yaml') });

    expect(JSON.parse(printed)).toMatchObject({ ok: true, cloud: 'yours', project: 'demo', endpoint: authUrl.replace(/identity.*/, 'placement/') });
    expect([code, served.cloud.signIns]).toEqual([0, 1]);
  });

  it('says that something is wrong when a request is lost', async () => {
    demo = await openEmbedded();
    demo.cloud.fail({ path: '/compute', status: 500 });
    const said: string[] = [];

    const stuck = (): Error => new Error(`the tour got no further than: ${said.at(-1) ?? 'its beginning'}`);
    const findings = tidied(
      await firstValueFrom(
        tour(demo, (line) => said.push(line)).pipe(timeout({ first: 40_000, with: () => throwError(stuck) })),
      ),
    );

    expect(findings).toMatchObject({ ok: false, concurrent: { answered: 99 }, revocation: { answered: 100 } });
    expect(said.map((line) => line.slice(0, 2))).toEqual(['1.', '2.', '3.', '4.', '5.', '6.', '7.', '8.', '9.', '10']);
  });
});
