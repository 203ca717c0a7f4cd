import type { PhaseLimits, TlsOptions, WireConfig, WireSignal } from './adapter-options.js';
import type { Outgoing, WireLimits } from './outgoing.js';

/** One exchange as our own adapter takes it: what axios would make of a configuration, made at once. */
export class Parcel implements WireConfig {
  readonly url: string;
  readonly method: string;
  readonly data: unknown;
  readonly responseType: string;
  readonly maxContentLength: number;
  readonly signal: WireSignal;
  readonly headers: { toJSON(): object };
  readonly limits: PhaseLimits | undefined;
  readonly tls: TlsOptions | undefined;
  readonly onProgress: WireConfig['onProgress'];
  readonly toStreamError: WireConfig['toStreamError'];

  constructor(
    config: WireLimits,
    { headers, data }: Outgoing,
    signal: WireSignal,
  ) {
    this.url = config.url;
    this.method = config.method;
    this.data = data;
    this.responseType = config.responseType;
    this.maxContentLength = config.maxContentLength;
    this.limits = config.limits;
    this.tls = config.tls;
    this.onProgress = config.onProgress;
    this.toStreamError = config.toStreamError;
    this.signal = signal;
    this.headers = { toJSON: () => headers };
  }
}
