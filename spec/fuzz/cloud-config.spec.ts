import fc from 'fast-check';
import { firstValueFrom } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { readClouds } from '../../src/loading/clouds/cloud-config.js';
import type { CloudConfigInput } from '../../src/loading/clouds/cloud-config-types.js';
import { parseConfig } from '../../src/node/clouds/parse-config.js';
import { damagedText, damagedValue } from './damage.js';
import { SECRET } from './documents.js';
import { endHarmlessly } from './harmless.js';

const clouds = `clouds:
  north: &north
    profile: vendor
    region_name: [North, 'South']
    auth: {auth_url: https://cloud.test/identity, username: alice, project_name: "north", user_domain_id: default}
    identity_api_version: 3
    verify: on
    networks:
      - {name: a, routes_externally: true, default_interface: false}
  south:
    <<: *north
    regions: [{name: R1, values: {auth: {project_name: x}}}]
    auth_type: v3applicationcredential
    auth:
      auth_url: http://cloud.test
      application_credential_id: i
      application_credential_secret: {env: APP_SECRET}
client: {force_ipv4: true}
`;
const secure = `clouds: {north: {auth: {password: ${SECRET}}}}\n`;
const secrets = [SECRET];

/** What a configuration comes to, for each of its clouds. */
async function readAll(input: CloudConfigInput): Promise<readonly string[]> {
  const config = readClouds(input);
  for (const name of config.cloudNames) await endHarmlessly(() => firstValueFrom(config.region(name)), { secrets });
  await endHarmlessly(() => firstValueFrom(config.region()), { secrets });
  return config.cloudNames;
}

describe('a damaged clouds.yaml', () => {
  it('is read or refused, and so is what it says of each cloud', async () => {
    const parsedSecure = (await parseConfig('/c/secure.yaml', secure)).file;
    await fc.assert(fc.asyncProperty(damagedText(clouds), async (text) => {
      await endHarmlessly(async () => readAll({ clouds: (await parseConfig('/c/clouds.yaml', text)).file, secure: parsedSecure, environment: {} }), { secrets });
    }), { numRuns: 250 });
  });

  it('that is deep, long or full of references is read or refused', async () => {
    const part = fc.constantFrom('[', '{a: ', '- ', '? ', '&a [', '*a ', 'a: &a {', '!!map ', '!!js/function "a" ', '"', '|\n', '<<: ', '--- ', '\t', '# a\n');
    await fc.assert(fc.asyncProperty(part, fc.integer({ min: 1, max: 2_000 }), async (repeated, times) => {
      await endHarmlessly(async () => readAll({ clouds: (await parseConfig('/c/clouds.yaml', `clouds:\n  north: ${repeated.repeat(times)}`)).file }));
    }), { numRuns: 60 });
  });

  it('given as data is read or refused', async () => {
    const { content } = (await parseConfig('/c/clouds.yaml', clouds)).file;
    await fc.assert(fc.asyncProperty(damagedValue(content), damagedValue({ clouds: { north: { auth: { password: SECRET } } } }), async (given, kept) => {
      const names = await endHarmlessly(() => readAll({ clouds: { path: '/c/clouds.yaml', content: given }, secure: { path: '/c/secure.yaml', content: kept } }), { secrets });
      for (const name of names ?? []) expect(typeof name).toBe('string');
    }), { numRuns: 200 });
  });
});

describe('damaged OS_ variables', () => {
  it('make a cloud or are refused', async () => {
    const valid = { OS_AUTH_URL: 'https://cloud.test/identity/v3', OS_USERNAME: 'alice', OS_PASSWORD: SECRET, OS_PROJECT_NAME: 'north', OS_USER_DOMAIN_ID: 'default', OS_IDENTITY_API_VERSION: '3', OS_INSECURE: 'false', OS_INTERFACE: 'public', OS_AUTH_TYPE: 'v3password', OS_COMPUTE_API_VERSION: '2.79' };
    const names = Object.keys(valid) as (keyof typeof valid)[];
    const damaged = fc.constantFrom(...names).chain((name) => damagedText(valid[name]).map((value) => ({ ...valid, [name]: value })));
    await fc.assert(fc.asyncProperty(damaged, fc.boolean(), async (environment, environmentOverrides) => {
      await endHarmlessly(() => readAll({ environment, environmentOverrides }), { secrets: environment.OS_PASSWORD === SECRET ? secrets : [] });
    }), { numRuns: 250 });
  });
});
