/** A request as the embedded cloud understands it: plain data, whatever carried it. */
export interface CloudRequest {
  readonly method: string;
  /** Absolute, or a path below the cloud's `baseUrl`; with its query. */
  readonly url: string;
  /** @defaultValue no headers */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body?: string | undefined;
}

/** How a connection breaks instead of an answer: a TCP reset, or a close without a byte. */
export type CloudFault = 'reset' | 'close';

/** What a part of the cloud answers, before delays and faults. */
export interface CloudReply {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Empty when there is none. */
  readonly body: string;
}

/**
 * The cloud's answer, and what is to happen around it. The cloud itself never waits and has no connection to break:
 * whoever carries the answer applies `delayMs` and `fault`.
 */
export interface CloudResponse extends CloudReply {
  /** How long to hold the answer back. */
  readonly delayMs: number;
  /** Break the connection after the delay; there is no answer then, and `status` is 0. */
  readonly fault: CloudFault | undefined;
}
