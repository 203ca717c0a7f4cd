import type { JsonObject } from '../../access/json-object.js';
import type { ValueOrStream } from '../../credentials/value-or-stream.js';
import type { IdentityPlugin } from '../../identity/identity-plugin.js';
import type { Runtime } from '../../runtime/runtime.js';
import type { SessionOptions } from '../../session/session-options.js';
import type { TokenStore } from '../../token/store/token-store.js';

/** The cookie that names the session of a browser. */
export interface GatewayCookieOptions {
  /** @defaultValue '__Host-keystoneauth' over https; '__Secure-keystoneauth' there with a `path` or `domain`; 'keystoneauth' over http */
  readonly name?: string | undefined;
  /** Never sent over http. @defaultValue whether the page is https */
  readonly secure?: boolean | undefined;
  /** @defaultValue '/' */
  readonly path?: string | undefined;
  /** @defaultValue none: the host itself, and no other */
  readonly domain?: string | undefined;
  /** `Lax` also when a link of another site leads to the page. @defaultValue 'Strict' */
  readonly sameSite?: 'Strict' | 'Lax' | undefined;
  /** How long the browser keeps it. @defaultValue until it is closed */
  readonly maxAgeMs?: number | undefined;
}

/** A header that pages send with a value of its own: another site cannot, without being allowed to. */
export interface GatewayCsrfHeader {
  readonly name: string;
  readonly value: string;
}

/** Options of `gateway`. */
export interface GatewayOptions {
  /** Keystone, with or without `/v3`. */
  readonly authUrl: string;
  /** The path below which it answers. @defaultValue '/os' */
  readonly prefix?: string | undefined;
  readonly cookie?: GatewayCookieOptions | undefined;
  /** @defaultValue `X-Requested-With: keystoneauth-rx` */
  readonly csrfHeader?: GatewayCsrfHeader | undefined;
  /** The origins of the pages, as browsers see them. @defaultValue the origin that the request itself was sent to */
  readonly allowedOrigins?: readonly string[] | undefined;
  /** The service types that requests are forwarded to. @defaultValue all that are in the catalog */
  readonly services?: readonly string[] | undefined;
  /** Which endpoints of the catalog are used; a list is an order of preference. Pages see them all as `public`. @defaultValue 'public' */
  readonly interface?: string | readonly string[] | undefined;
  /** Further request headers that are forwarded. */
  readonly requestHeaders?: readonly string[] | undefined;
  /** A session that nobody uses for so long is over. @defaultValue 30 minutes */
  readonly idleMs?: number | undefined;
  /** A session is over after this, however much it is used. @defaultValue 8 hours */
  readonly absoluteMs?: number | undefined;
  /** Beyond this the one that was not used for the longest time is over. @defaultValue 10000 */
  readonly maxSessions?: number | undefined;
  /** Of a request that is forwarded. @defaultValue 64 MiB */
  readonly maxBodyBytes?: number | undefined;
  /** How many sign-ins of one client may fail within a time. @defaultValue 10 in 60000 ms */
  readonly failedSignIns?: { readonly most: number; readonly withinMs: number } | undefined;
  /** Believe `X-Forwarded-Proto`, `-Host` and `-For`: a proxy of yours, and nobody else, sends requests here. @defaultValue false */
  readonly trustProxy?: boolean | undefined;
  /**
   * Makes the plugin for a sign-in from what the page sent. What it throws as OptionError is a 400 for the page.
   *
   * @defaultValue user, password and passcode at `authUrl`; see the guide
   */
  readonly signIn?: ((body: JsonObject) => ValueOrStream<IdentityPlugin>) | undefined;
  /**
   * Where the tokens of sessions are kept besides this process, so that they outlive it and are there for its replicas: **secret**.
   * Passwords are never kept: a session that another process took over ends with its token.
   *
   * @defaultValue nowhere
   */
  readonly sessionStore?: TokenStore | undefined;
  /** Options of the sessions that ask Keystone and the services: `tls`, `proxy`, `timeoutMs`, `limit` and others. */
  readonly session?: Omit<SessionOptions, 'auth' | 'runtime'> | undefined;
  /** @defaultValue the real time */
  readonly runtime?: Runtime | undefined;
}
