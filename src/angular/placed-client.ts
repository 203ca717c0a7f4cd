import { untracked } from '@angular/core';
import { Adapter, type AdapterOptions } from '../session/adapter.js';
import { adapterOptionsOver } from '../session/adapter-options.js';
import type { Client } from '../session/client.js';
import type { Session } from '../session/session.js';
import type { KeystoneOptions } from './keystone-options.js';

/** A session in the region and interface of the moment: whatever is asked of it, an adapter that was made for that answers. */
export function placedClient(session: Session, { regionName, interface: name }: Pick<KeystoneOptions, 'regionName' | 'interface'>): Client {
  return new Proxy({} as Client, {
    get: (_nothing, member) => {
      const adapter = new Adapter({ session, regionName: now(regionName), interface: now(name) });
      const found: unknown = Reflect.get(adapter, member);
      return typeof found === 'function' ? (found.bind(adapter) as unknown) : found;
    },
  });
}

/** What an option says at this moment: a signal is a function. */
function now<T>(option: T | (() => T) | undefined): T | undefined {
  return typeof option === 'function' ? untracked(option as () => T) : option;
}

/** An adapter there, with the defaults for its service. */
export function placedAdapter(
  session: Client,
  service: string | Omit<AdapterOptions, 'session'>,
  defaultsFor: KeystoneOptions['adapterDefaults'],
): Adapter {
  const own = typeof service === 'string' ? { serviceType: service } : service;
  const defaults = own.serviceType === undefined ? undefined : defaultsFor?.(own.serviceType);
  const serviceType = defaults?.serviceType ?? own.serviceType;
  return new Adapter({ ...adapterOptionsOver(defaults, own), serviceType, session });
}
