import type { CloudConfig } from 'keystoneauth-rx';
import { cloudConfig } from 'keystoneauth-rx/node';
import { firstValueFrom } from 'rxjs';
import { renderFacts, renderService } from '../../../conformance/cloud-config-render.js';
import type { RegionAnswer } from './openstacksdk-regions.js';
import type { StoredCase } from './store-cases.js';

/** What this library makes of the same cases. */
export async function rxRegions(cases: readonly StoredCase[]): Promise<readonly RegionAnswer[]> {
  const answers: RegionAnswer[] = [];
  for (const each of cases) answers.push(JSON.parse(JSON.stringify(await answerTo(each)).replaceAll(each.home, '~')) as RegionAnswer);
  return answers;
}

async function answerTo({ paths, environment, home, args, services }: StoredCase): Promise<RegionAnswer> {
  const files = { configFiles: paths.clouds, secureFiles: paths.secure, vendorFiles: paths.publicClouds };
  try {
    return { value: await regionOf(await firstValueFrom(cloudConfig({ ...files, environment, home, directory: home })), args, services) };
  } catch (error) {
    return error instanceof Error ? { error: error.name, message: error.message } : { error: 'none', message: String(error) };
  }
}

async function regionOf(config: CloudConfig, { cloud, validate, ...overrides }: StoredCase['args'], services: readonly string[]): Promise<Readonly<Record<string, unknown>>> {
  const region = await firstValueFrom(config.region(typeof cloud === 'string' ? cloud : undefined, overrides, { validate: validate !== false }));
  if (validate !== false) await firstValueFrom(region.authPlugin());
  return {
    ...renderFacts(region),
    prefer_ipv6: region.preferIpv6,
    services: Object.fromEntries(services.map((type) => [type, renderService(region, type)])),
  };
}
