import { describe, expect, it } from 'vitest';
import { failureOf } from '../../../src/http/node/failure.js';

const failed = (code: string | undefined, message: string, name = 'Error'): NodeJS.ErrnoException => Object.assign(new Error(message), { code, name });

describe('failureOf', () => {
  it.each(['UND_ERR_SOCKET', 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH', 'UND_ERR_INFO', 'UND_ERR_DESTROYED', 'UND_ERR_CLOSED'])('takes %s for a reset', (code) => {
    expect(failureOf(failed(code, 'other side closed'))).toMatchObject({ code: 'ECONNRESET', cause: { code } });
  });

  it('names headers that are too large and replies that are not HTTP as Node does', () => {
    expect(failureOf(failed('UND_ERR_HEADERS_OVERFLOW', 'Headers Overflow Error'))).toMatchObject({ code: 'HPE_HEADER_OVERFLOW' });
    expect(failureOf(failed(undefined, '(Expected HTTP/)', 'HTTPParserError'))).toMatchObject({ code: 'HPE_INVALID' });
    expect(failureOf(failed('HPE_INVALID_VERSION', '(Invalid HTTP version)', 'HTTPParserError'))).toMatchObject({ code: 'HPE_INVALID_VERSION' });
    expect(failureOf(failed(undefined, '(Invalid EOF state)', 'HTTPParserError'))).toMatchObject({ code: 'ECONNRESET' });
  });

  it('leaves others as they are', () => {
    const error = failed('ECONNREFUSED', 'connect ECONNREFUSED');
    expect(failureOf(error)).toBe(error);
  });
});
