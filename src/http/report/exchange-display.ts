import type { ShownTls } from '../../events/event.js';
import { redactBody } from '../../redaction/redact-body.js';
import { redactHeaders } from '../../redaction/redact-headers.js';
import { redactUrl } from '../../redaction/redact-url.js';
import type { TextRedactor } from '../../redaction/redactor.js';
import type { TlsOptions } from '../adapter-options.js';

/** What decides how requests and replies may be shown. */
export interface DisplayOptions {
  readonly redactor: TextRedactor;
  /** Header names in lower case that are shown beside the usual ones. */
  readonly shownHeaders: ReadonlySet<string>;
}

/** The parts of requests and replies as they may be shown: without secrets. */
export class ExchangeDisplay {
  readonly #options: DisplayOptions;

  constructor(options: DisplayOptions) {
    this.#options = options;
  }

  /** Text without any concealed secret. */
  text(text: string): string {
    return this.#options.redactor.text(text);
  }

  url(url: string): string {
    return this.text(redactUrl(url));
  }

  headers(headers: Readonly<Record<string, string>>): Record<string, string> {
    const safe = redactHeaders(headers, this.#options.shownHeaders);
    for (const name in safe) safe[name] = this.text(safe[name] ?? '');
    return safe;
  }

  body(body: unknown, contentType: string | undefined): string | undefined {
    const safe = redactBody(body, contentType);
    return safe === undefined ? undefined : this.text(safe);
  }

  /** The body of a request. Bytes that are ASCII are shown as text, as keystoneauth does. */
  requestBody(body: unknown, contentType: string | undefined): string | undefined {
    if (body instanceof URLSearchParams) return this.body(body.toString(), 'application/x-www-form-urlencoded');
    return this.body(body instanceof Uint8Array && isAscii(body) ? new TextDecoder().decode(body) : body, contentType);
  }
}

function isAscii(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte < 0x80);
}

/** How servers are trusted, as it may be shown: a path as it is, a PEM text as `<pem>`. */
export function shownTls({ insecure = false, cacert }: Pick<TlsOptions, 'insecure' | 'cacert'>): ShownTls {
  return { insecure, cacert: cacert?.includes('-----BEGIN') === true ? '<pem>' : cacert };
}
