import { firstValueFrom, type Observable } from 'rxjs';
import { afterEach } from 'vitest';
import { isKeystoneAuthError, Session, type ApiResponse, type KeystoneAuthError, type SessionOptions } from 'keystoneauth-rx';
import { serveCloud, type ServedCloud } from 'keystoneauth-rx/testing/cloud';
import { demoPlugin } from './demo-plugin.js';
import { startFaultProxy, type FaultProxy, type FaultProxyOptions } from './fault-proxy.js';
import { startOrigin, type Origin } from './origin.js';

/** A session, an origin, and the proxy between them. */
export interface BehindProxy {
  readonly session: Session;
  readonly origin: Origin;
  readonly proxy: FaultProxy;
}

const toClose: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of toClose.splice(0).reverse()) await close();
});

/** A proxy that is closed when the spec ends. */
export async function openProxy(options: FaultProxyOptions): Promise<FaultProxy> {
  const proxy = await startFaultProxy(options);
  toClose.push(() => proxy.close());
  return proxy;
}

/** A session that is closed when the spec ends. */
export function openSession(options: SessionOptions = {}): Session {
  const session = new Session(options);
  toClose.push(() => session.close());
  return session;
}

/** All three for one spec. */
export async function behindProxy(
  options: SessionOptions = {},
  proxyOptions: Omit<FaultProxyOptions, 'originUrl'> = {},
): Promise<BehindProxy> {
  const origin = await startOrigin();
  toClose.push(() => origin.close());
  const proxy = await openProxy({ originUrl: origin.url, ...proxyOptions });
  return { session: openSession(options), origin, proxy };
}

/** A cloud, whose every URL leads through a proxy, and a session that signs in there when it has to. */
export interface CloudBehindProxy {
  readonly session: Session;
  readonly served: ServedCloud;
  readonly proxy: FaultProxy;
}

/** The same with the embedded cloud for an origin. */
export async function cloudBehindProxy(options: SessionOptions = {}): Promise<CloudBehindProxy> {
  const served = await serveCloud();
  toClose.push(() => served.close());
  const proxy = await openProxy({ originUrl: served.url });
  served.cloud.setBaseUrl(proxy.url);
  return { session: openSession({ auth: demoPlugin(served.cloud), ...options }), served, proxy };
}

/** How a request ended: `value`, or the error as `ClassName code outcome`. Anything but our errors fails the spec. */
export async function endingOf(response$: Observable<ApiResponse>): Promise<string> {
  try {
    await firstValueFrom(response$);
    return 'value';
  } catch (error) {
    if (!isKeystoneAuthError(error)) throw error;
    return described(error);
  }
}

/** An error in a few words. */
export function described({ name, code, outcome }: KeystoneAuthError): string {
  return `${name} ${code} ${outcome}`;
}
