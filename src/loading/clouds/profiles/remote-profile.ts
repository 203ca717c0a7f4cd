import { catchError, defer, finalize, map, mergeMap, type Observable } from 'rxjs';
import { CloudConfigError } from '../../../errors/cloud-config-error.js';
import { isHttpError } from '../../../errors/http-error.js';
import { isKeystoneAuthError } from '../../../errors/keystone-auth-error.js';
import type { TlsOptions } from '../../../http/adapter-options.js';
import { readText } from '../../../http/read-text.js';
import type { ApiResponse } from '../../../http/response.js';
import { parseUrl } from '../../../http/url.js';
import { isDowngrade } from '../../../identity/federation/is-downgrade.js';
import { warnOfPlainHttp } from '../../../identity/plain-http.js';
import { redactUrl } from '../../../redaction/redact-url.js';
import type { Runtime } from '../../../runtime/runtime.js';
import { Session } from '../../../session/session.js';
import { readRemoteProfile, type RemoteProfile } from './read-remote-profile.js';

export { pageFloor } from '../../../session/page-floor.js';

/** How a profile is fetched. */
export interface RemoteProfileOptions {
  /** Which servers are trusted. Not in browsers. @defaultValue those of the machine */
  readonly tls?: TlsOptions | undefined;
  /** Time and chance. @defaultValue the real ones */
  readonly runtime?: Runtime | undefined;
  /** Told if the profile travels unprotected. @defaultValue nobody is */
  readonly onWarning?: ((message: string) => void) | undefined;
}

const LIMIT_MS = 10_000;
const WELL_KNOWN_PATH = '/.well-known/openstack/api';

const REQUEST = { headers: { Accept: 'application/json' }, responseType: 'stream', timeoutMs: { total: LIMIT_MS } } as const;

type Body = ReadableStream<Uint8Array> | undefined;

/**
 * The profile that a vendor publishes below `url`, of which scheme, host and port count. It is asked for without any credential,
 * has 10 seconds and 1 MiB, and is what others wrote: see {@link readRemoteProfile} for what it may not say. Errors with a
 * CloudConfigError that names the address, and the status if there was a reply.
 */
export function fetchRemoteProfile(url: string, { onWarning, ...options }: RemoteProfileOptions = {}): Observable<RemoteProfile> {
  return defer(() => {
    const address = `${originOf(url)}${WELL_KNOWN_PATH}`;
    const session = new Session(options);
    session.events$.subscribe({
      next: (event) => {
        if (event.type === 'warning') onWarning?.(event.message);
      },
      error: () => undefined,
    });
    warnOfPlainHttp(session.connection, address, dangerOf);
    return session.get<Body>(address, REQUEST).pipe(
      mergeMap((response) => textOf(response, address)),
      map((text) => readRemoteProfile(text, address)),
      catchError((error: unknown) => {
        throw failure(error, address);
      }),
      finalize(() => {
        session.close();
      }),
    );
  });
}

function originOf(url: string): string {
  const parsed = parseUrl(url);
  if (parsed === undefined || !/^https?:$/.test(parsed.protocol)) {
    throw new CloudConfigError(`the profile ${redactUrl(url)} cannot be fetched: its address has to begin with https:// or http://.`, { key: 'profile' });
  }
  if (parsed.username !== '' || parsed.password !== '') {
    throw new CloudConfigError(`the profile ${redactUrl(url)} was not fetched: leave the user out of its address, no credential is sent for it.`, { key: 'profile' });
  }
  return parsed.origin;
}

/** Nothing secret goes there, but where secrets will go comes from there. */
function dangerOf(host: string): string {
  return `Where credentials will be sent is asked at ${host} over plain http; anybody on the way can answer instead`;
}

async function textOf({ body, url, history }: ApiResponse<Body>, address: string): Promise<string | undefined> {
  const isWeaker = [...history.map((hop) => hop.url), url].some((hop) => isDowngrade(hop, address));
  if (!isWeaker) return body === undefined ? undefined : await readText(body);
  await body?.cancel();
  throw new CloudConfigError(`the profile at ${address} was redirected from https to http and not read.`, { key: 'profile' });
}

function failure(error: unknown, address: string): unknown {
  if (!isKeystoneAuthError(error) || error instanceof CloudConfigError) return error;
  const why = isHttpError(error) ? `the reply has the status ${String(error.status)}` : error.message;
  const next = 'Check the address, or write what the profile says into the cloud itself.';
  return new CloudConfigError(`the profile at ${address} could not be fetched: ${why}. ${next}`, { key: 'profile' }, { cause: error });
}
