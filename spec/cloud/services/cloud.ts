import { cloudPrefix } from './cloud-prefix.js';
import { type FederatedKeystone, type RunningFederation, startFederatedKeystone } from './federated-keystone.js';
import { type Account } from './identity-api.js';
import { REGION, startKeystone } from './keystone.js';
import { type KeystoneSettings } from './keystone-configuration.js';
import { startPlacement } from './placement.js';
import { type ServiceName } from './service-recipe.js';
import { serviceRecipes } from './service-recipes.js';
import { startService } from './start-service.js';
import { type WsgiService } from './wsgi-service.js';

/** Where the real services are and who may use them: plain data, as specs get it by `inject('cloud')`. */
export interface CloudAccess {
  /** The identity API, version 3: the usual `authUrl`. */
  readonly authUrl: string;
  /** Keystone's root, which answers with its versions. */
  readonly keystoneUrl: string;
  readonly placementUrl: string;
  readonly region: string;
  /** Unpacked packages, for specs that start a Keystone of their own. */
  readonly prefix: string;
  readonly admin: Account;
  /** Has the role `member` on the project `demo`; a plain user. */
  readonly demo: Account;
}

/** Services that run until `stop()`. */
export interface Cloud {
  readonly access: CloudAccess;
  /** Those that run so far. */
  readonly services: readonly WsgiService[];
  /** The processes of the federation that run so far. */
  readonly federationPids: readonly number[];
  /** The service of that name, started by who asks first. */
  find(name: string): Promise<WsgiService>;
  /** The Keystone behind Apache, started by who asks first. */
  federation(): Promise<FederatedKeystone>;
  stop(): Promise<void>;
}

/** Starts Keystone and Placement, each with a state of its own that ends with it; other services when they are asked for. */
export async function startCloud(settings: KeystoneSettings = {}): Promise<Cloud> {
  const prefix = await cloudPrefix();
  const keystone = await startKeystone(prefix, settings);
  try {
    const placement = await startPlacement({ prefix, keystone, allowedOrigins: settings.allowedOrigins });
    const services = [keystone.service, placement];
    const started = new Map<string, Promise<WsgiService>>([
      ['keystone', Promise.resolve(keystone.service)],
      ['placement', Promise.resolve(placement)],
    ]);
    let federation: Promise<RunningFederation> | undefined;
    const federationPids: number[] = [];
    const start = async (name: string): Promise<WsgiService> => {
      if (!(name in serviceRecipes)) throw new Error(`There is no service ${name}; there are ${Object.keys(serviceRecipes).join(', ')}.`);
      const service = await startService(serviceRecipes[name as ServiceName], { prefix, keystone, allowedOrigins: settings.allowedOrigins });
      services.push(service);
      return service;
    };
    const { authUrl, url: keystoneUrl, admin, demo } = keystone;
    return {
      access: { authUrl, keystoneUrl, placementUrl: placement.url, region: REGION, prefix, admin, demo },
      services,
      federationPids,
      find: (name) => {
        const service = started.get(name) ?? start(name);
        started.set(name, service);
        return service;
      },
      federation: async () => {
        federation ??= startFederatedKeystone({ prefix, plain: keystone }).then((running) => {
          federationPids.push(...running.pids);
          return running;
        });
        return (await federation).access;
      },
      stop: async () => {
        await federation?.then((running) => running.stop(), () => undefined);
        await Promise.allSettled(started.values());
        await Promise.all(services.map((service) => service.stop()));
      },
    };
  } catch (error) {
    await keystone.service.stop();
    throw error;
  }
}
