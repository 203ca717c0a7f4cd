import { describe, expect, it } from 'vitest';
import { bodyLine, responseLine } from '../../../src/events/lines/reply-lines.js';
import { responseReceived } from './events.js';

describe('responseLine', () => {
  it('has the status and the headers sorted by name', () => {
    const headers = { 'x-compute-request-id': 'req-1', connection: 'close', 'content-type': 'text/html' };

    expect(responseLine(responseReceived({ status: 404, headers }))).toBe(
      '[404] connection: close content-type: text/html x-compute-request-id: req-1',
    );
  });
});

describe('bodyLine', () => {
  const withType = (type: string | undefined, body: string | undefined): string | undefined =>
    bodyLine(responseReceived({ headers: type === undefined ? {} : { 'content-type': type }, body }));

  it.each(['application/json', 'application/json; charset=UTF-8', 'application/json-patch+json', 'text/plain'])('is the body for %s', (type) => {
    expect(withType(type, 'the body')).toBe('the body');
  });

  it('is nothing for an empty body of such a type', () => {
    expect(withType('application/json', undefined)).toBeUndefined();
  });

  it.each([
    ['text/html', 'text/html'],
    ['APPLICATION/JSON', 'APPLICATION/JSON'],
    [undefined, 'None'],
  ])('says that the body is omitted for %s', (type, shown) => {
    expect(withType(type, 'the body')).toBe(
      `Omitted, Content-Type is set to ${shown}. Only application/json, text/plain responses have their bodies logged.`,
    );
  });
});
