import { HttpContext, HttpContextToken } from '@angular/common/http';
import type { MicroversionInput } from '../microversion/microversion.js';
import type { AdapterOptions } from '../session/adapter-options.js';

/** What a request to a `keystone:` URL may say beside its service: everything an adapter can be told, and its microversion. */
export interface OpenstackOptions extends Omit<AdapterOptions, 'session' | 'serviceType' | 'defaultMicroversion' | 'onProgress' | 'tls'> {
  readonly microversion?: MicroversionInput | undefined;
}

/** Which service a request is for. */
export interface OpenstackService {
  readonly serviceType: string;
  readonly options: OpenstackOptions;
}

/** Where {@link openstack} writes it down. */
export const SERVICE: HttpContextToken<OpenstackService | undefined> = new HttpContextToken<OpenstackService | undefined>(() => undefined);
/** Where {@link withoutKeystone} writes it down. */
export const WITHOUT_KEYSTONE: HttpContextToken<boolean> = new HttpContextToken<boolean>(() => false);

/**
 * Says which service a `keystone:` URL belongs to, as the `context` of a request:
 * `http.get('keystone:/servers/detail', { context: openstack('compute', { microversion: '2.90' }) })`. Region and interface are
 * those of the moment unless they are given. An option that is not known is an OptionError of the request.
 */
export function openstack(serviceType: string, options: OpenstackOptions = {}, context: HttpContext = new HttpContext()): HttpContext {
  return context.set(SERVICE, { serviceType, options });
}

/** No token for this request, whatever its URL. */
export function withoutKeystone(context: HttpContext = new HttpContext()): HttpContext {
  return context.set(WITHOUT_KEYSTONE, true);
}
