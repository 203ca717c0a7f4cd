import { debianPrefix } from './debian-prefix.js';
import { type Account } from './identity-api.js';
import { keystoneSchema, REGION, startKeystone } from './keystone.js';
import { type KeystoneSettings } from './keystone-configuration.js';
import { placementSchema, startPlacement } from './placement.js';
import { compilePython } from './python-environment.js';
import { createSchema } from './service-schema.js';
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
  readonly services: readonly WsgiService[];
  stop(): Promise<void>;
}

/** The unpacked packages of all services, ready to start; the first call on a machine downloads them. */
export async function cloudPrefix(): Promise<string> {
  return debianPrefix({
    name: 'prefix',
    packages: ['python3-keystone', 'python3-placement', 'python3-waitress'],
    finish: async (prefix) => {
      await compilePython(prefix);
      await Promise.all([keystoneSchema, placementSchema].map((schema) => createSchema(schema, prefix)));
    },
  });
}

/** Starts Keystone and Placement, each with a state of its own that ends with it. */
export async function startCloud(settings: KeystoneSettings = {}): Promise<Cloud> {
  const prefix = await cloudPrefix();
  const keystone = await startKeystone(prefix, settings);
  try {
    const placement = await startPlacement({ prefix, keystone, allowedOrigins: settings.allowedOrigins });
    const services = [keystone.service, placement];
    const { authUrl, url: keystoneUrl, admin, demo } = keystone;
    return {
      access: { authUrl, keystoneUrl, placementUrl: placement.url, region: REGION, prefix, admin, demo },
      services,
      stop: async () => {
        await Promise.all(services.map((service) => service.stop()));
      },
    };
  } catch (error) {
    await keystone.service.stop();
    throw error;
  }
}
