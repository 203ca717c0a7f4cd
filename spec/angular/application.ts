import type { EnvironmentInjector, EnvironmentProviders, Provider } from '@angular/core';
import { KEYSTONE, provideKeystone, provideKeystoneTesting, type Keystone, type KeystoneOptions } from 'keystoneauth-rx/angular';
import { createCloud, type Cloud, type CloudOptions } from 'keystoneauth-rx/testing';
import { serveCloud, type ServedCloud } from 'keystoneauth-rx/testing/cloud';
import * as v3 from 'keystoneauth-rx/v3';
import { onTestFinished } from 'vitest';
import { injectorWith } from './http-bench.js';

/** The injector of an application without a page, and what is in it. */
export interface Application {
  readonly injector: EnvironmentInjector;
  readonly keystone: Keystone;
}

/** An application with these providers; ends with the test. */
export function application(...providers: readonly (Provider | EnvironmentProviders)[]): Application {
  const injector = injectorWith(...providers);
  return { injector, keystone: injector.get(KEYSTONE) };
}

/** An application and a cloud in memory. */
export function applicationAndCloud(options: Omit<KeystoneOptions, 'transport'> = {}, cloudOptions: CloudOptions = {}): Application & { readonly cloud: Cloud } {
  const cloud = createCloud(cloudOptions);
  return { cloud, ...application(provideKeystoneTesting(cloud, options)) };
}

/** An application and a cloud over HTTP. */
export async function applicationAndServedCloud(options: KeystoneOptions = {}): Promise<Application & ServedCloud> {
  const served = await serveCloud();
  onTestFinished(() => served.close());
  return { ...served, ...application(provideKeystone({ signOutChannel: false, ...options })) };
}

/** Where somebody signs in. */
export type At = Pick<Cloud, 'authUrl'>;

type PasswordOptions = Parameters<typeof v3.password>[0];

const user = (name: string): Pick<PasswordOptions, 'username' | 'userDomainId' | 'password'> => ({ username: name, userDomainId: 'default', password: `${name}-password` });
const project = (name: string): Pick<PasswordOptions, 'projectName' | 'projectDomainId'> => ({ projectName: name, projectDomainId: 'default' });

export const demo = ({ authUrl }: At, more: Partial<PasswordOptions> = {}): ReturnType<typeof v3.password> => v3.password({ authUrl, ...user('demo'), ...project('demo'), ...more });
export const admin = ({ authUrl }: At): ReturnType<typeof v3.password> => v3.password({ authUrl, ...user('admin'), ...project('admin') });
export const factor = ({ authUrl }: At): ReturnType<typeof v3.password> => v3.password({ authUrl, ...user('factor'), ...project('demo') });
export const passcode = (code: string): ReturnType<typeof v3.totpMethod> => v3.totpMethod({ username: 'factor', userDomainId: 'default', passcode: code });
