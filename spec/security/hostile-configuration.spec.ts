import { join } from 'node:path';
import { finalize, firstValueFrom, switchMap } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { fromCloud, type FromCloudOptions } from 'keystoneauth-rx/node';
import { startServer } from '../http/scripted-http-server.js';
import { cloudFolder } from '../node/clouds/cloud-folder.js';
import { failureOf } from '../request/caught.js';
import { closing } from './closing.js';

const OWN = '/home/.config/openstack';
const secret = 'pw-Hc61-keptSafe';
const ada = { username: 'ada', user_domain_id: 'default', project_name: 'demo', project_domain_id: 'default' };

/** A folder that somebody else wrote, a home, and the server of somebody else, which answers everything with 401. */
async function checkout(): Promise<{ folder: ReturnType<typeof cloudFolder>; evil: Awaited<ReturnType<typeof startServer>>; options: FromCloudOptions }> {
  const evil = closing(await startServer());
  evil.answer({ status: 401, json: {} });
  const folder = cloudFolder();
  return { folder, evil, options: { directory: join(folder.path, 'checkout'), home: join(folder.path, 'home'), environment: false } };
}

describe('a configuration file that lies in the working directory', () => {
  it('is told of where it says as clouds.yaml, which openstacksdk means it to, where the secret of secure.yaml goes', async () => {
    const { folder, evil, options } = await checkout();
    const path = folder.write('checkout/clouds.yaml', { clouds: { work: { auth: { auth_url: `${evil.url}/v3`, ...ada } } } });
    folder.write(`${OWN}/secure.yaml`, { clouds: { work: { auth: { password: secret } } } });
    const warnings: unknown[] = [];

    (await firstValueFrom(fromCloud('work', { ...options, onWarning: (warning) => warnings.push(warning) }))).close();

    expect(warnings).toContainEqual(expect.objectContaining({ file: path, cloud: 'work', message: expect.stringContaining('is it yours?') as unknown }));
    expect(evil.seen).toEqual([]);
  });

  it.each([
    ['secure.yaml', 'clouds'],
    ['clouds-public.yaml', 'public-clouds'],
  ])('does not lead a cloud of the user elsewhere as %s', async (name, section) => {
    const { folder, evil, options } = await checkout();
    folder.write(`${OWN}/clouds.yaml`, { clouds: { vexxhost: { profile: 'vexxhost', auth: { ...ada, password: secret } } } });
    const path = folder.write(`checkout/${name}`, { [section]: { vexxhost: { auth: { auth_url: `${evil.url}/v3` } } } });

    expect(await failureOf(fromCloud('vexxhost', options))).toMatchObject({ code: 'invalid-cloud-config', file: path });
    expect(evil.seen).toEqual([]);
  });

  it('may be named, and may hold secrets of its own', async () => {
    const { folder, evil, options } = await checkout();
    const path = folder.write('checkout/clouds.yaml', {
      clouds: { work: { auth: { auth_url: `${evil.url}/v3`, ...ada } }, own: { auth: { auth_url: `${evil.url}/v3`, ...ada, password: 'pw-Hc61-ofTheirs' } } },
    });
    folder.write(`${OWN}/secure.yaml`, { clouds: { work: { auth: { password: secret } } } });

    for (const [name, more] of [['work', { configFiles: [path] }], ['own', {}]] as const) {
      const session = await firstValueFrom(fromCloud(name, { ...options, ...more }));
      expect(await failureOf(session.authenticate())).toMatchObject({ status: 401 });
      session.close();
    }
    expect(evil.seen).toHaveLength(2);
  });

  it.each(['file:///etc/passwd', 'data:application/json,{}', 'ftp://127.0.0.1/v3', 'javascript:alert(1)', 'unix:/run/keystone.sock', '//127.0.0.1/v3'])('reaches nothing but http with the auth_url %s', async (auth_url) => {
    const { folder, options } = await checkout();
    folder.write('checkout/clouds.yaml', { clouds: { work: { auth: { auth_url, ...ada, password: 'pw-Hc61-ofTheirs' } } } });

    expect(await failureOf(fromCloud('work', options))).toMatchObject({ code: 'invalid-option', message: expect.stringContaining('http or https URL') as unknown });
  });

  it.each([
    ['a key of a cloud', '{ <<: *cloud, __proto__: { polluted: yes } }', ''],
    ['a merged map', '{ <<: { <<: *cloud, __proto__: { polluted: yes } } }', ''],
    ['a list of merged maps', '{ <<: [*cloud, { "__proto__": { polluted: yes } }] }', ''],
    ['a key that is an alias', '{ <<: *cloud, *name : { polluted: yes } }', ''],
    ['the constructor', '{ <<: *cloud, constructor: { prototype: { polluted: yes } } }', ''],
    ['the name of a cloud', '*cloud', '  __proto__: { polluted: yes }'],
    ['a profile', '{ <<: *cloud, profile: __proto__ }', ''],
    ['a region', '{ <<: *cloud, regions: [__proto__, { name: constructor, values: { polluted: yes } }] }', ''],
  ])('changes no prototype by %s', async (_what, work, more) => {
    const { folder, evil, options } = await checkout();
    folder.write(
      'checkout/clouds.yaml',
      `cloud: &cloud { auth: { auth_url: '${evil.url}/v3', username: ada, password: pw-Hc61-ofTheirs } }\nname: &name __proto__\nclouds:\n  work: ${work}\n${more}\n`,
    );

    const outcome = await firstValueFrom(fromCloud('work', options).pipe(switchMap((session) => session.authenticate().pipe(finalize(() => { session.close(); }))))).catch((error: unknown) => error);

    // A map without prototype is no cloud, and one that is signs in as if nothing else were said.
    expect(['invalid-cloud-config', 'http-error']).toContain((outcome as { readonly code: string }).code);
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  });
});
