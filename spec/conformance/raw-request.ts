/** An HTTP/1.1 request as it came over the wire, nothing interpreted but its framing. */
export interface RawRequest {
  readonly method: string;
  /** The request target: raw path and query. */
  readonly target: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Buffer;
}

/** The request that `bytes` hold, `undefined` while some of it is missing. */
export function parseRawRequest(bytes: Buffer): RawRequest | undefined {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const [requestLine = '', ...lines] = bytes.subarray(0, end).toString('latin1').split('\r\n');
  const [method = '', target = ''] = requestLine.split(' ');
  const headers = lines.map((line) => splitHeader(line));
  const body = readBody(bytes.subarray(end + 4), headers);
  return body && { method, target, headers, body };
}

/** The value of a header, repeated ones joined with `, `; names compare without case. */
export function headerOf(headers: RawRequest['headers'], name: string): string | undefined {
  const values = headers.filter(([key]) => key.toLowerCase() === name.toLowerCase()).map(([, value]) => value);
  return values.length === 0 ? undefined : values.join(', ');
}

function splitHeader(line: string): readonly [string, string] {
  const colon = line.indexOf(':');
  return [line.slice(0, colon), line.slice(colon + 1).trim()];
}

function readBody(rest: Buffer, headers: RawRequest['headers']): Buffer | undefined {
  if (headerOf(headers, 'transfer-encoding')?.toLowerCase().includes('chunked') === true) return readChunks(rest);
  const length = Number(headerOf(headers, 'content-length') ?? 0);
  return rest.length < length ? undefined : rest.subarray(0, length);
}

function readChunks(bytes: Buffer): Buffer | undefined {
  const chunks: Buffer[] = [];
  for (let at = 0; ; ) {
    const lineEnd = bytes.indexOf('\r\n', at);
    if (lineEnd < 0) return undefined;
    const size = Number.parseInt(bytes.subarray(at, lineEnd).toString('latin1'), 16);
    const start = lineEnd + 2;
    if (bytes.length < start + size + 2) return undefined;
    if (size === 0) return Buffer.concat(chunks);
    chunks.push(bytes.subarray(start, start + size));
    at = start + size + 2;
  }
}
