import type { EnvironmentProviders } from '@angular/core';
import { functionTransport, type FunctionReply, type FunctionRequest } from '../http/function-transport.js';
import type { KeystoneOptions } from './keystone-options.js';
import { provideKeystone } from './provide-keystone.js';

/** What {@link provideKeystoneTesting} needs of a cloud: `createCloud()` of `keystoneauth-rx/testing` has it. */
export interface TestingCloud {
  /** Answers a request. */
  handle(request: FunctionRequest): FunctionReply;
}

/**
 * {@link provideKeystone} whose requests a function in memory answers instead of a network: in component tests, in Storybook, in a demo
 * on static pages. Delays and failures that were ordered of the cloud happen. Other tabs hear of a sign-out only with `signOutChannel`.
 *
 * @throws OptionError for an option that is unknown or cannot be right.
 */
export function provideKeystoneTesting(cloud: TestingCloud, options: Omit<KeystoneOptions, 'transport'> = {}): EnvironmentProviders {
  const transport = functionTransport((request) => cloud.handle(request), { runtime: options.runtime });
  return provideKeystone({ signOutChannel: false, ...options, transport });
}
