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

  it('hides what nobody told it is a secret, by where it stands', () => {
    const shown = display();

    expect(shown.url('http://user:Hx@pw-Kq83ZtLeak@h/x?X-Amz-Security-Token=tok-3NdY7uGc1')).toBe('http://[redacted]@h/x?X-Amz-Security-Token=[redacted]');
    expect(shown.headers({ Location: 'http://h/vnc.html?path=%3Ftoken%3Dtok-3NdY7uGc1' })).toEqual({ Location: 'http://h/vnc.html?path=%3Ftoken%3D[redacted]' });
    expect(shown.body('{"remote_console":{"url":"http://h/?token=tok-3NdY7uGc1"},"session_token":{"value":"tok-3NdY7uGc1"}}', undefined)).toBe(
      '{"remote_console":{"url":"http://h/?token=[redacted]"},"session_token":"[redacted]"}',
    );
    expect(shown.requestBody(bytes('{"driver_info":"{\\"ipmi_password\\":\\"pw-Kq83ZtLeak\\"}"}'), undefined)).toBe('{"driver_info":"{\\"ipmi_password\\":\\"[redacted]\\"}"}');
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
