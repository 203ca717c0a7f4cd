import type { Readable } from 'node:stream';
import type { WireConfig } from '../adapter-options.js';
import { lengthOf, reporting } from '../progress.js';
import type { RawHeaders, ReplyControl } from './http-client.js';
import { bodyStream, tooLarge, wholeBody, type ReplyHead } from './reply.js';
import { replyFields } from './reply-fields.js';

/** What a reply does to its exchange. */
export interface ReplyMeans {
  readonly control: ReplyControl;
  /** Its reader asks for more. */
  readonly onResume: () => void;
  /** Nobody wants the rest of it; also called when there is none. */
  readonly onLeft: () => void;
}

/** A reply while it comes. */
export class IncomingReply {
  readonly head: ReplyHead;
  /** What is handed over at once, if a stream was asked for. */
  readonly web: ReadableStream<Uint8Array> | undefined;
  readonly #config: WireConfig;
  readonly #control: ReplyControl;
  readonly #passed: ((bytes: number) => void) | undefined;
  readonly #source: Readable | undefined;
  readonly #chunks: Buffer[] = [];
  #last: Buffer | undefined;
  #size = 0;
  #paused = false;

  constructor(config: WireConfig, head: { readonly status: number; readonly headers: RawHeaders }, { control, onResume, onLeft }: ReplyMeans) {
    const { onProgress, responseType } = config;
    this.head = { status: head.status, headers: replyFields(head.headers) };
    this.#config = config;
    this.#control = control;
    if (onProgress !== undefined) this.#passed = reporting(onProgress, 'download', lengthOf(this.head.headers['content-length'] as string | undefined));
    if (responseType !== 'stream') return;
    const resume = (): void => {
      if (!this.#paused) return;
      this.#paused = false;
      onResume();
      control.resume();
    };
    const { source, web } = bodyStream(config, this.head, { resume, left: onLeft });
    this.#source = source;
    this.web = web;
  }

  /** Whether nothing more is wanted at the moment. */
  get isPaused(): boolean {
    return this.#paused || this.#source?.isPaused() === true;
  }

  /** Takes the next part; returns a failure if it is more than is read at once. */
  take(chunk: Buffer): Error | undefined {
    this.#last = chunk;
    this.#passed?.(chunk.length);
    if (this.#source !== undefined) {
      if (this.#source.push(chunk)) return undefined;
      this.#paused = true;
      this.#control.pause();
      return undefined;
    }
    const { maxContentLength: limit = Infinity } = this.#config;
    this.#size += chunk.length;
    if (this.#size > limit) return tooLarge(limit);
    this.#chunks.push(chunk);
    return undefined;
  }

  /**
   * What is wrong if more came than the length that was announced: then the rest of the document is cut off. Not the next reply, which
   * nobody asked for. `read` is what its end was found in.
   */
  surplusIn(read: Buffer | undefined): Error | undefined {
    const last = this.#last;
    if (read === undefined || last?.buffer !== read.buffer || this.head.headers['content-length'] === undefined) return undefined;
    const rest = read.subarray(last.byteOffset + last.byteLength - read.byteOffset);
    if (rest.length === 0 || rest.subarray(0, 5).toString('latin1') === 'HTTP/') return undefined;
    return Object.assign(new Error('more came than the length of the reply'), { code: 'HPE_INVALID_LENGTH' });
  }

  /** It is here as a whole: what is handed over now, unless it was before. */
  end(): Promise<string | Buffer> | string | Buffer | undefined {
    if (this.#source !== undefined) {
      this.#source.push(null);
      return undefined;
    }
    const [first] = this.#chunks;
    const bytes = this.#chunks.length === 1 && first !== undefined ? first : Buffer.concat(this.#chunks, this.#size);
    return wholeBody(this.#config, this.head, bytes);
  }

  /** The rest will not come: whoever reads what was handed over is told. */
  fail(error: Error): void {
    this.#source?.destroy(error);
  }
}
