/** What undici calls an end of the connection, whoever brought it about. */
const ENDED: ReadonlySet<string> = new Set(['UND_ERR_SOCKET', 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH', 'UND_ERR_INFO', 'UND_ERR_DESTROYED', 'UND_ERR_CLOSED']);

/** A failure of undici with the code that Node has for the same; others stay as they are. */
export function failureOf(error: NodeJS.ErrnoException): NodeJS.ErrnoException {
  const { code = '', name } = error;
  if (code === 'UND_ERR_SOCKET' && error.message.startsWith('bad ')) return failed('HPE_INVALID', 'a reply that nobody asked for', error);
  if (ENDED.has(code)) return failed('ECONNRESET', 'the other side closed the connection', error);
  if (code === 'UND_ERR_HEADERS_OVERFLOW') return failed('HPE_HEADER_OVERFLOW', 'the headers of the reply are too large', error);
  if (name !== 'HTTPParserError') return error;
  // A body whose end is marked, and does not come.
  return error.message.includes('EOF') ? failed('ECONNRESET', 'the other side closed the connection', error) : failed(code || 'HPE_INVALID', error.message, error);
}

function failed(code: string, message: string, cause: Error): NodeJS.ErrnoException {
  return Object.assign(new Error(message, { cause }), { code });
}
