import { refuseUnknownOptions } from '../errors/refuse-unknown-options.js';
import { fixedEndpointPlugin, type FixedEndpointPlugin } from './fixed-endpoint-plugin.js';

/** Options of {@link none}. */
export interface NoneOptions {
  /** Where all requests go that are relative. */
  readonly endpoint?: string | undefined;
}

/** No authentication at all, for a service that asks for none (standalone Ironic, for instance). */
export function none(options: NoneOptions = {}): FixedEndpointPlugin {
  refuseUnknownOptions(options, new Set(['endpoint']), 'none');
  return fixedEndpointPlugin({
    endpoint: options.endpoint,
    headers: ({ compatibility }) => (compatibility.notusedToken ? { 'X-Auth-Token': 'notused' } : {}),
    token: ({ compatibility }) => (compatibility.notusedToken ? 'notused' : undefined),
  });
}
