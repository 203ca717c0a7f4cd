import { inject, InjectionToken, makeEnvironmentProviders, provideAppInitializer, provideEnvironmentInitializer, type EnvironmentProviders } from '@angular/core';
import { defer } from 'rxjs';
import { toStream, type ValueOrStream } from '../credentials/value-or-stream.js';
import { ATTACH_TO } from './attach-to.js';
import { KeystoneClient } from './keystone-client.js';
import type { KeystoneFeature } from './keystone-feature.js';
import { checkKeystoneOptions, type KeystoneOptions } from './keystone-options.js';
import { KEYSTONE } from './keystone-token.js';

const CLIENT = new InjectionToken<KeystoneClient>('client of provideKeystone');

/**
 * OpenStack authentication for an application, or for the part of it that has an injector of its own: `inject(KEYSTONE)`, the
 * signals, guards and interceptors of this door.
 *
 * A function is called in the injection context, so that it may inject; it may give its options as a Promise or an Observable, for instance of a
 * `config.json`. The application starts when they have come, or fails to with a typed error that says why not. For an
 * application that is rendered on a server give a function: an auth plugin in a constant would be the same one for all users.
 *
 * @throws OptionError for an option that is unknown or cannot be right.
 */
export function provideKeystone(options: KeystoneOptions | (() => ValueOrStream<KeystoneOptions>) = {}, ...features: readonly KeystoneFeature[]): EnvironmentProviders {
  if (typeof options !== 'function') checkKeystoneOptions(options);
  return makeEnvironmentProviders([
    { provide: CLIENT, useFactory: () => new KeystoneClient() },
    { provide: KEYSTONE, useFactory: () => inject(CLIENT) },
    { provide: ATTACH_TO, useFactory: () => inject(CLIENT).attachTo },
    ...features.map(({ providers }) => [...providers]),
    // Not where the client is made: to fetch its options may take an interceptor that asks for it.
    provideEnvironmentInitializer(() => { inject(CLIENT).start(defer(() => toStream(typeof options === 'function' ? options() : options))); }),
    provideAppInitializer(() => inject(CLIENT).session$),
  ]);
}
