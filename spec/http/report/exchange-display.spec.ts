import { describe, expect, it } from 'vitest';
import { ExchangeDisplay, shownTls } from '../../../src/http/report/exchange-display.js';
import { Redactor } from '../../../src/redaction/redactor.js';

function display(secret?: string): ExchangeDisplay {
  const redactor = new Redactor();
  if (secret !== undefined) redactor.conceal(secret);
  return new ExchangeDisplay({ redactor, shownHeaders: new Set(['x-shown']) });
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('ExchangeDisplay', () => {
  it('replaces concealed secrets in text, URLs, headers and bodies', () => {
    const shown = display('sesame-open');

    expect(shown.text('say sesame-open')).toBe('say [redacted]');
    expect(shown.url('http://nova.test/sesame-open?password=x')).toBe('http://nova.test/[redacted]?password=[redacted]');
    expect(shown.headers({ Server: 'sesame-open', 'X-Shown': 'yes', 'X-Other': 'no' })).toEqual({
      ...{ Server: '[redacted]', 'X-Shown': 'yes', 'X-Other': '[redacted]' },
    });
    expect(shown.body('{"note":"sesame-open"}', 'application/json')).toBe('{"note":"[redacted]"}');
  });

  it('shows the bytes of a request as text if they are ASCII', () => {
    expect(display().requestBody(bytes('ascii'), undefined)).toBe('ascii');
    expect(display().requestBody(bytes('{"password":"p"}'), undefined)).toBe('{"password":"[redacted]"}');
    expect(display().requestBody(bytes('ä'), undefined)).toBe('<binary_data>');
  });

  it('shows a form of a request field by field', () => {
    expect(display().requestBody(new URLSearchParams({ a: '1', password: 'p' }), undefined)).toMatch(/^a=1&password=(?!p$)/);
  });

  it('has nothing to show where there is no body', () => {
    expect(display().requestBody(undefined, undefined)).toBeUndefined();
    expect(display().body(undefined, 'application/json')).toBeUndefined();
  });
});

describe('shownTls', () => {
  it('shows a path, and of a PEM text only that there is one', () => {
    expect(shownTls({})).toEqual({ insecure: false, cacert: undefined });
    expect(shownTls({ insecure: true, cacert: '/etc/ca.pem' })).toEqual({ insecure: true, cacert: '/etc/ca.pem' });
    expect(shownTls({ cacert: '-----BEGIN CERTIFICATE-----\nMII' })).toEqual({ insecure: false, cacert: '<pem>' });
  });
});
