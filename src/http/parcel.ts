import type { PhaseLimits, TlsOptions, WireConfig, WireReply, WireSignal } from './adapter-options.js';
import type { Outgoing, WireLimits } from './outgoing.js';

/**
 * One exchange on its way through axios to our own adapter and back. axios passes it on without looking inside, so that
 * nothing is merged, normalised or copied on the way, which is what axios costs most.
 */
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
  /** What came back. */
  reply: WireReply | undefined;

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
    this.headers = { toJSON: () => withoutFalse(headers) };
  }
}

/** `false` stands for a header that is not to be sent. */
function withoutFalse(headers: Readonly<Record<string, string | false>>): Record<string, string> {
  const sent: Record<string, string> = {};
  for (const name in headers) {
    const value = headers[name];
    if (typeof value === 'string') sent[name] = value;
  }
  return sent;
}
