import type { Call } from './call.js';
import type { IdSource } from './id-source.js';

/** A domain of the embedded cloud. */
export interface CloudDomain {
  readonly name: string;
  readonly id?: string | undefined;
}

/** A project of the embedded cloud. */
export interface CloudProject {
  readonly name: string;
  readonly id?: string | undefined;
  /** Name or id. @defaultValue the first domain */
  readonly domain?: string | undefined;
}

/** A user of the embedded cloud, and what it may do. */
export interface CloudUser {
  readonly name: string;
  readonly id?: string | undefined;
  /** Name or id. @defaultValue the first domain */
  readonly domain?: string | undefined;
  /** Without it the password method always fails. */
  readonly password?: string | undefined;
  /** The passcode the totp method accepts, at any time. Without it that method always fails. */
  readonly passcode?: string | undefined;
  /** Combinations of methods, one of which a sign-in needs (Keystone's `multi_factor_auth_rules`). */
  readonly multiFactor?: readonly (readonly string[])[] | undefined;
  /** Where a sign-in without scope goes: a project's name or id. @defaultValue nowhere: the token is unscoped */
  readonly defaultProject?: string | undefined;
  /** Role names by project name or id. */
  readonly projects?: Readonly<Record<string, readonly string[]>> | undefined;
  /** Role names by domain name or id. */
  readonly domains?: Readonly<Record<string, readonly string[]>> | undefined;
  /** Role names on the system. */
  readonly system?: readonly string[] | undefined;
}

/** What a service of the user's own answers. */
export interface ServiceReply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly json?: unknown;
}

/** A catalog entry. */
export interface CloudService {
  readonly type: string;
  readonly name: string;
  /**
   * Absolute, or a path of this cloud; `$(project_id)s` stands for the token's project, and without one the service has
   * no endpoint. One URL for all three interfaces, or one each.
   */
  readonly url: string | Readonly<Partial<Record<'public' | 'internal' | 'admin', string>>>;
  /** Answers everything below this path of the cloud, for callers with a valid token. */
  readonly path?: string | undefined;
  /** What the service does with a request; without it the path answers nothing. */
  readonly handle?: ((call: Call) => ServiceReply) | undefined;
}

/** What the embedded cloud is made of. Everything has a default. */
export interface CloudOptions {
  /** How the cloud names itself in its catalog and links. @defaultValue 'http://cloud.test' */
  readonly baseUrl?: string | undefined;
  /** @defaultValue 'RegionOne' */
  readonly region?: string | undefined;
  /** @defaultValue Default */
  readonly domains?: readonly CloudDomain[] | undefined;
  /** @defaultValue demo, admin */
  readonly projects?: readonly CloudProject[] | undefined;
  /** @defaultValue `demo`, `admin` and `factor`, see `standardUsers` */
  readonly users?: readonly CloudUser[] | undefined;
  /** The whole catalog. @defaultValue `standardServices` */
  readonly services?: readonly CloudService[] | undefined;
  /** @defaultValue one hour */
  readonly tokenLifeMs?: number | undefined;
  /** The cloud's clock, in milliseconds since 1970. @defaultValue the real one */
  readonly now?: (() => number) | undefined;
  /** @defaultValue `countingIds()`: the same in every run */
  readonly ids?: IdSource | undefined;
  /** Whether Keystone also offers the v2.0 API, which real ones have not had since 2018. @defaultValue true */
  readonly identityV2?: boolean | undefined;
  /** How many servers each project has to begin with. @defaultValue 3 */
  readonly servers?: number | undefined;
  /** How long a new server or volume stays in the making. @defaultValue 0 */
  readonly buildMs?: number | undefined;
  /** How many requests are remembered. @defaultValue 1000 */
  readonly keepRequests?: number | undefined;
}
