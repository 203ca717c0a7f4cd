import type { Call } from './call.js';

/** A request the cloud got, as it came: tokens and passwords are in it. */
export interface RecordedRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  /** Without the question mark; empty if there is none. */
  readonly query: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  /** By the cloud's clock. */
  readonly at: number;
}

/** Remembers the last requests and counts all. */
export class RequestLog {
  readonly #keep: number;
  #requests: RecordedRequest[] = [];
  readonly #counts = new Map<string, { readonly method: string; readonly path: string; count: number }>();

  constructor(keep: number) {
    this.#keep = keep;
  }

  add({ method, path, query, headers, text }: Call, at: number): void {
    this.#requests.push({ method, path, query: query.toString(), headers, body: text, at });
    // Cutting in blocks keeps long runs linear.
    if (this.#requests.length >= 2 * this.#keep) this.#requests = this.#kept();
    const key = `${method} ${path}`;
    const counted = this.#counts.get(key) ?? { method, path, count: 0 };
    counted.count += 1;
    this.#counts.set(key, counted);
  }

  requests(pathPrefix: string): readonly RecordedRequest[] {
    return this.#kept().filter(({ path }) => path.startsWith(pathPrefix));
  }

  count(method: string | undefined, pathPrefix: string): number {
    const wanted = method?.toUpperCase();
    const counts = [...this.#counts.values()].filter((one) => one.path.startsWith(pathPrefix));
    return counts.filter((one) => wanted === undefined || one.method === wanted).reduce((sum, { count }) => sum + count, 0);
  }

  clear(): void {
    this.#requests = [];
    this.#counts.clear();
  }

  #kept(): RecordedRequest[] {
    return this.#requests.slice(Math.max(0, this.#requests.length - this.#keep));
  }
}
