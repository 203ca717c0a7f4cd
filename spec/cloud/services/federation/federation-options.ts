import { type Keystone } from '../keystone.js';

/** What a federated Keystone is started with. */
export interface FederationOptions {
  /** The unpacked packages. */
  readonly prefix: string;
  /** The Keystone that vouches for its users, and learns about the new one. */
  readonly plain: Keystone;
  /** Of the new Keystone's tokens. @defaultValue 3600 */
  readonly tokenLifeSeconds?: number | undefined;
}
