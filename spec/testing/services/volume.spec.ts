import { describe, expect, it } from 'vitest';
import { createCloud } from '../../../src/testing/create-cloud.js';
import { listMember, member, textMember } from '../../../src/testing/json-member.js';
import { volumeFace } from '../../../src/testing/services/volume.js';
import { ask, demoProject, demoToken, passwordAuth, signIn, tokenOf } from '../cloud-client.js';

describe(volumeFace.name, () => {
  it('lists its version with status 300 and shows the document only with a token', () => {
    const cloud = createCloud();
    const token = demoToken(cloud);

    expect(ask(cloud, 'GET /volume/')).toMatchObject({ status: 300, json: { versions: [{ id: 'v3.0', version: '3.70', min_version: '3.0', links: [{ rel: 'describedby' }, { rel: 'self' }] }] } });
    expect(ask(cloud, 'GET /volume/v3/').status).toBe(401);
    expect(ask(cloud, 'GET /volume/v3/', { token })).toMatchObject({ status: 200, json: { versions: [{ id: 'v3.0' }] } });
    const redirect = ask(cloud, 'GET /volume/v3', { token });
    expect(redirect).toMatchObject({ status: 302, body: '' });
    expect(redirect.headers['location']).toBe('http://cloud.test/volume/v3/');
  });

  it('serves the project named in the URL, which the catalog fills in', () => {
    const cloud = createCloud();
    const signedIn = signIn(cloud, passwordAuth('demo', 'demo-password', demoProject));
    const token = tokenOf(signedIn);
    const cinder = listMember(signedIn.json, 'token', 'catalog').find((service) => member(service, 'type') === 'block-storage');
    const url = textMember(cinder, 'endpoints', '0', 'url') ?? '';
    expect(url).toBe(`http://cloud.test/volume/v3/${textMember(signedIn.json, 'token', 'project', 'id') ?? ''}`);

    const created = ask(cloud, `POST ${url}/volumes`, { token, json: { volume: { name: 'data', size: 3 } } });
    expect(created).toMatchObject({ status: 202, json: { volume: { name: 'data', size: 3, status: 'available' } } });
    expect(created.headers['openstack-api-version']).toBe('volume 3.0');
    const volume = `${url}/volumes/${textMember(created.json, 'volume', 'id') ?? ''}`;
    expect(ask(cloud, `GET ${url}/volumes`, { token }).json).toMatchObject({ volumes: [{ name: 'data' }] });
    expect(ask(cloud, `GET ${url}/volumes/detail`, { token }).json).toMatchObject({ volumes: [{ size: 3 }] });
    expect(ask(cloud, `GET ${volume}`, { token }).status).toBe(200);
    expect(ask(cloud, `DELETE ${volume}`, { token }).status).toBe(202);
    expect(ask(cloud, `GET ${volume}`, { token }).status).toBe(404);
  });

  it('refuses another project than the token\'s', () => {
    const cloud = createCloud();

    expect(ask(cloud, 'GET /volume/v3/0123456789abcdef/volumes', { token: demoToken(cloud) })).toMatchObject({
      status: 400,
      json: { badRequest: { code: 400 } },
    });
  });
});
