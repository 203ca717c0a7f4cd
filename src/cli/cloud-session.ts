import { firstValueFrom } from 'rxjs';
import type { CloudConfig } from '../loading/clouds/cloud-config.js';
import type { CloudConfigWarning } from '../loading/clouds/cloud-config-types.js';
import type { CloudRegion } from '../loading/clouds/cloud-region.js';
import { authPluginOptions } from '../loading/options/auth-plugin-options.js';
import type { PluginOptions } from '../loading/plugin-loader.js';
import { cloudConfig } from '../node/clouds/cloud-config.js';
import { registerNodePlugins } from '../node/register-node-plugins.js';
import type { Session } from '../session/session.js';
import type { TokenStore } from '../token/store/token-store.js';
import type { CloudAccess, CloudAccessOptions } from './cloud-access.js';
import type { CloudSessionParts } from './cloud-session-parts.js';
import { laidOver } from './laid-over.js';
import { interactiveOptions } from './prompt/interactive-options.js';
import { registerWebSso } from './prompt/register-web-sso.js';

/** The cloud that flags, environment and files name: each is read when it is asked for, the region once. */
export function cloudSession(parts: CloudSessionParts): CloudAccess {
  registerNodePlugins();
  registerWebSso();
  const { io, overrides, cloudName, isStored } = parts;
  let kept: Promise<CloudRegion> | undefined;
  const config = (onWarning?: (warning: CloudConfigWarning) => void): Promise<CloudConfig> =>
    firstValueFrom(
      cloudConfig({
        environment: io.environment,
        environmentOverrides: true,
        directory: io.directory,
        onWarning: onWarning ?? (({ message }): void => parts.warn(message)),
      }),
    );
  const region = (): Promise<CloudRegion> => (kept ??= chosenRegion(config(), parts));
  const store = async (): Promise<TokenStore | undefined> => {
    if (!isStored) return undefined;
    const { fileTokenStore } = await import('../node/file-token-store.js');
    return fileTokenStore({ directory: io.storeDirectory });
  };
  const session = async (options: CloudAccessOptions = {}): Promise<Session> => made(await region(), { parts, options, store: await store() });
  const withOverrides = (more: Readonly<Record<string, unknown>>): CloudAccess => cloudSession(laidOver(parts, more));
  return { config, overrides, cloudName, region, session, store, withOverrides };
}

async function chosenRegion(config: Promise<CloudConfig>, { cloudName, overrides }: CloudSessionParts): Promise<CloudRegion> {
  return firstValueFrom((await config).region(cloudName, overrides));
}

interface Making {
  readonly parts: CloudSessionParts;
  readonly options: CloudAccessOptions;
  readonly store: TokenStore | undefined;
}

async function made(region: CloudRegion, { parts, options, store }: Making): Promise<Session> {
  const { io, collectTiming, whileAsking } = parts;
  const known = authPluginOptions(region.authType);
  // A command is over before a token has to be renewed ahead of its end.
  const life = known.some(({ name }) => name === 'renewal') ? { renewal: 'lazy', tokenStore: store } : {};
  const asked = quietly(interactiveOptions(io, region), whileAsking);
  const session = await firstValueFrom(
    region.session({
      session: { appName: 'keystoneauth', collectTiming, runtime: io.runtime, timeoutMs: region.timeoutMs ?? options.patienceMs },
      plugin: { ...life, ...asked, ...options.plugin },
    }),
  );
  parts.onSession(session);
  return session;
}

/** Nothing is written over a question. */
function quietly(options: PluginOptions, whileAsking: CloudSessionParts['whileAsking']): PluginOptions {
  const entries = Object.entries(options).map(([name, value]) => {
    if (typeof value !== 'function') return [name, value] as const;
    const ask = value as (...given: unknown[]) => unknown;
    return [name, (...given: unknown[]): Promise<unknown> => whileAsking(() => ask(...given))] as const;
  });
  return Object.fromEntries(entries);
}
