import type { EndpointFilter } from '../access/endpoint-filter.js';

/**
 * A request's filter over the defaults of an adapter or a stage: a key that is absent or `undefined` leaves the default. A
 * `version` replaces a default range and a range a default `version`, since the two exclude each other.
 */
export function filterWithDefaults(defaults: EndpointFilter, own: EndpointFilter | undefined): EndpointFilter {
  if (own === undefined) return defaults;
  const given = Object.entries(own).filter(([, value]) => value !== undefined);
  return Object.fromEntries([...Object.entries(withoutRival(defaults, own)), ...given]);
}

function withoutRival({ version, minVersion, maxVersion, ...rest }: EndpointFilter, own: EndpointFilter): EndpointFilter {
  const hasRange = own.minVersion !== undefined || own.maxVersion !== undefined;
  return {
    ...rest,
    ...(hasRange ? {} : { version }),
    ...(own.version === undefined ? { minVersion, maxVersion } : {}),
  };
}
