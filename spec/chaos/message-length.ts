const END_OF_HEAD = '\r\n\r\n';

/** The first lines of an HTTP message. */
export interface MessageHead {
  /** `GET /path HTTP/1.1` or `HTTP/1.1 200 OK`. */
  readonly startLine: string;
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  /** In bytes, the empty line included. */
  readonly length: number;
}

/** The head of the message that `bytes` begin with; `undefined` while it is not complete. */
export function readHead(bytes: Buffer): MessageHead | undefined {
  const end = bytes.indexOf(END_OF_HEAD);
  if (end < 0) return undefined;
  const [startLine = '', ...lines] = bytes.toString('latin1', 0, end).split('\r\n');
  const headers = new Map<string, string>();
  for (const line of lines) {
    const colon = line.indexOf(':');
    headers.set(line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim());
  }
  return { startLine, headers, length: end + END_OF_HEAD.length };
}

/** The length of the message that `bytes` begin with; `undefined` while it is not complete. */
export function messageLength(bytes: Buffer, hasBody = true): number | undefined {
  const head = readHead(bytes);
  if (head === undefined) return undefined;
  const { headers, length } = head;
  if (!hasBody) return length;
  if (headers.get('transfer-encoding')?.toLowerCase() === 'chunked') return endOfChunks(bytes, length);
  const whole = length + Number(headers.get('content-length') ?? 0);
  return bytes.length < whole ? undefined : whole;
}

/** Behind the last chunk. Trailers are not used here. */
function endOfChunks(bytes: Buffer, start: number): number | undefined {
  let at = start;
  for (;;) {
    const endOfSize = bytes.indexOf('\r\n', at);
    if (endOfSize < 0) return undefined;
    const size = Number.parseInt(bytes.toString('latin1', at, endOfSize), 16);
    at = endOfSize + 2 + size + 2;
    if (bytes.length < at) return undefined;
    if (size === 0) return at;
  }
}

/** Whether a reply with this start line to `method` has a body. RFC 9112 §6.3. */
export function replyHasBody(method: string, startLine: string): boolean {
  return method !== 'HEAD' && !/^HTTP\/1\.1 (1\d\d|204|304)/.test(startLine);
}
