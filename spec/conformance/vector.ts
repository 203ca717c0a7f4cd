import type { Json, JsonObject } from './json.js';

/** The scripted servers, by the name that routes and recorded requests give them. */
export type HostName = 'base' | 'base2' | 'tls' | 'mtls';

/** What the scripted server answers; see FORMAT section 4. */
export interface Reply {
  readonly status?: number;
  readonly reason?: string;
  readonly headers?: Readonly<Record<string, string | readonly string[] | null>>;
  readonly json?: Json;
  readonly text?: string;
  readonly base64?: string;
  readonly delay_ms?: number;
  readonly fault?: 'reset' | 'close' | 'garbage';
}

/** Which requests get which replies, one reply after the other, the last one repeating. */
export interface Route {
  readonly host?: HostName;
  readonly method?: string;
  readonly path?: string;
  readonly query?: Readonly<Record<string, string | readonly string[]>>;
  readonly headers?: Readonly<Record<string, string | null>>;
  readonly json?: Json;
  readonly body_contains?: string;
  readonly replies: readonly Reply[];
}

/** One entry of `methods` of the special plugin `v3methods`. */
export interface MethodSpec {
  readonly method: string;
  readonly options: JsonObject;
}

/** An auth plugin, in keystoneauth's own names. */
export interface PluginSpec {
  readonly plugin: string;
  readonly options?: JsonObject;
  /** Constructed without the loader's checks. */
  readonly direct?: boolean;
  readonly methods?: readonly MethodSpec[];
  /** The local plugin of `k2k`. */
  readonly base?: PluginSpec;
  /** The plugins of `service_token`. */
  readonly user?: PluginSpec;
  readonly service?: PluginSpec;
  /** The token of `access_info`. */
  readonly body?: JsonObject;
  readonly auth_token?: string | null;
}

/** One call on the objects of a vector. */
export interface Step {
  readonly call: string;
  /** `session` (default), `adapter` or `auth`, optionally `:NAME`. */
  readonly on?: string;
  readonly args?: JsonObject;
  readonly pick?: readonly string[];
  readonly save?: string;
  readonly session?: string;
}

/** `{value}` or `{error}`. */
export interface ExpectedResult {
  readonly value?: Json;
  readonly error?: ExpectedError;
}

/** An error as keystoneauth raised it; see FORMAT section 7. */
export interface ExpectedError {
  readonly class: string;
  readonly bases?: readonly string[];
  readonly uncontrolled?: boolean;
  readonly message?: Json;
  readonly [detail: string]: Json | undefined;
}

/** A request as it is recorded and expected; see FORMAT section 5. */
export interface SeenRequest {
  readonly method: string;
  readonly host: string;
  readonly path: string;
  readonly query?: readonly (readonly [string, string])[];
  readonly headers: JsonObject;
  readonly json?: Json;
  readonly form?: JsonObject;
  readonly xml?: Json;
  readonly text?: string;
  readonly base64?: string;
  readonly user_agent?: Json;
}

/** What was observed when the vector was recorded; never an input. */
export interface Expectation {
  readonly result?: Json;
  readonly error?: ExpectedError;
  readonly results?: readonly ExpectedResult[];
  readonly setup_error?: ExpectedError;
  readonly requests?: readonly SeenRequest[];
  readonly delays?: readonly number[];
  readonly logs?: readonly Json[];
}

/** One vector; with `call` it is pure, without it speaks HTTP. */
export interface Vector {
  readonly name: string;
  readonly family: string;
  readonly group: string;
  readonly level: string;
  readonly quirk?: boolean;
  readonly fixed_clock?: boolean;
  readonly call?: string;
  readonly args?: JsonObject;
  readonly server?: readonly Route[];
  readonly auth?: PluginSpec | null;
  readonly auths?: Readonly<Record<string, PluginSpec>>;
  readonly session?: JsonObject;
  readonly sessions?: Readonly<Record<string, JsonObject>>;
  readonly adapter?: JsonObject;
  readonly adapters?: Readonly<Record<string, JsonObject>>;
  readonly steps?: readonly Step[];
  readonly capture_logs?: boolean;
  readonly log_levels?: JsonObject;
  readonly compare_user_agent?: boolean;
  readonly expect: Expectation;
}

/** The plugins of a vector by name; the plugin of `auth` is called `main`. */
export function pluginsOf(vector: Vector): ReadonlyMap<string, PluginSpec> {
  return named(vector.auth ?? undefined, vector.auths);
}

/** The plugins that a plugin is made of. */
export function innerPlugins({ base, user, service }: PluginSpec): readonly PluginSpec[] {
  return [base, user, service].filter((inner) => inner !== undefined);
}

/** The sessions of a vector by name; there is always a `main`. */
export function sessionsOf(vector: Vector): ReadonlyMap<string, JsonObject> {
  return named(vector.session ?? {}, vector.sessions);
}

/** The adapters of a vector by name in the order they are made: `main` is the last. */
export function adaptersOf(vector: Vector): ReadonlyMap<string, JsonObject> {
  return named(vector.adapter, vector.adapters);
}

function named<T>(main: T | undefined, others: Readonly<Record<string, T>> = {}): ReadonlyMap<string, T> {
  return new Map([...Object.entries(others), ...(main === undefined ? [] : [['main', main] as const])]);
}
