import type { EndpointFilter } from '../access/endpoint-filter.js';
import { fieldEntries } from '../http/field-texts.js';
import { toHeaders, type HeaderMap } from '../http/headers.js';
import type { RequestLimit } from '../http/load/request-limit.js';
import { withOuterLimits } from '../http/time-limits.js';
import type { AllVersionsFilter } from '../identity/auth-plugin.js';
import type { ApiRequest, RequestOptions } from '../request/api-request.js';
import { filterWithDefaults } from '../request/filter-with-defaults.js';
import { FILTER_OPTIONS, REQUEST_OPTIONS, type AdapterOptions } from './adapter-options.js';
import { checkAdapterValues } from './check-adapter-values.js';
import type { PluginChoice } from './client.js';
import { pick, withoutUndefined } from './given-options.js';
import { limitsOf } from './wire-options.js';

/** What an adapter fills into requests and questions that leave it open. */
export class AdapterDefaults {
  readonly #options: AdapterOptions;
  readonly #filter: EndpointFilter;
  readonly #request: RequestOptions;
  readonly #additionalHeaders: HeaderMap;
  readonly #limits: readonly RequestLimit[];

  /** @throws OptionError for a value that cannot be right. */
  constructor(options: AdapterOptions) {
    checkAdapterValues(options);
    this.#options = options;
    this.#filter = { ...pick(options, FILTER_OPTIONS), ...pick(options, ['allowVersionHack']) };
    this.#additionalHeaders = toHeaders(options.additionalHeaders, 'additionalHeaders');
    this.#request = pick(options, REQUEST_OPTIONS);
    this.#limits = limitsOf(options);
  }

  /** A request with them. */
  request(options: RequestOptions & Pick<ApiRequest, 'method'>): RequestOptions & Pick<ApiRequest, 'method'> {
    const { defaultMicroversion, timeoutMs } = this.#options;
    return {
      ...this.#request,
      ...withoutUndefined(options),
      endpointFilter: filterWithDefaults(this.#filter, options.endpointFilter),
      microversion: options.microversion ?? defaultMicroversion,
      timeoutMs: withOuterLimits(options.timeoutMs, timeoutMs),
      limit: this.#limits.length === 0 ? options.limit : [...this.#limits, ...[options.limit ?? []].flat()],
      additionalHeaders: { ...this.#additionalHeaders, ...Object.fromEntries(fieldEntries(options.additionalHeaders, 'additionalHeaders')) },
      globalRequestId: options.globalRequestId ?? this.#globalRequestId(options),
    };
  }

  /** A question about one endpoint with them. */
  lookup(filter: EndpointFilter & PluginChoice = {}): EndpointFilter & PluginChoice {
    const { endpointOverride, allow } = this.#options;
    const defaults = { ...this.#filter, ...pick({ endpointOverride, allow }, ['endpointOverride', 'allow']) };
    return filterWithDefaults(defaults, filter);
  }

  /** A question about the versions of all services with them. */
  versions(filter: AllVersionsFilter & PluginChoice): AllVersionsFilter & PluginChoice {
    const { interface: wanted, regionName, serviceType } = this.#options;
    const own = pick({ regionName, serviceType }, ['regionName', 'serviceType']);
    const names = typeof wanted === 'string' ? wanted : Array.isArray(wanted) ? wanted.filter((name) => typeof name === 'string') : undefined;
    const named = pick({ interface: names }, ['interface']);
    return { ...named, ...own, ...withoutUndefined(filter) };
  }

  /** A header in the request itself comes before the adapter's id. */
  #globalRequestId({ headers }: RequestOptions): RequestOptions['globalRequestId'] {
    const { globalRequestId } = this.#options;
    if (globalRequestId === undefined) return undefined;
    const given = fieldEntries(headers, 'headers').some(([name]) => name.toLowerCase() === 'x-openstack-request-id');
    return given ? undefined : globalRequestId;
  }
}
