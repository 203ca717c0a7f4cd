import { of } from 'rxjs';
import type { Transport } from 'keystoneauth-rx';
import type { Cloud } from 'keystoneauth-rx/testing';

/** Carries requests to a cloud in this memory, at once. */
export function transportTo(cloud: Cloud): Transport {
  return ({ method, url, headers, body }) => {
    const lowered = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
    return of(cloud.handle({ method, url, headers: lowered, body: typeof body === 'string' ? body : undefined }));
  };
}

/** What a network says where nobody listens. */
export function refused(): Error {
  return Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
}
