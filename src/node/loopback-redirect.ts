import type { IncomingMessage, ServerResponse } from 'node:http';
import { defer, ignoreElements, map, merge, NEVER, Observable, take } from 'rxjs';
import { toStream, type ValueOrStream } from '../credentials/value-or-stream.js';
import { MissingRequiredOptions, OptionError } from '../errors/option-error.js';
import { refuseUnknownOptions } from '../errors/refuse-unknown-options.js';
import type { AuthorizationRequest, RedirectReceiver } from '../identity/federation/redirect-receiver.js';
import { judgeArrival, type LoopbackVerdict } from './loopback-answer.js';
import { isLoopbackHost, loopbackListener, readBody, type LoopbackHost, type LoopbackListener } from './loopback-listener.js';
import { loopbackPage } from './loopback-page.js';

export type { LoopbackHost } from './loopback-listener.js';

/** Options of {@link loopbackRedirect}. */
export interface LoopbackRedirectOptions {
  /**
   * Brings a person to the page: prints the URL, or starts a browser with it. What it gives back is unsubscribed from when the
   * answer is here; if that fails, the sign-in does.
   */
  readonly open: (url: string) => ValueOrStream<unknown>;
  /** For a provider, or a Keystone, that knows only one. @defaultValue any free one */
  readonly port?: number | undefined;
  /** @defaultValue '/callback' */
  readonly path?: string | undefined;
  /**
   * What this machine is called in the URI; whatever that is, no other machine can send anything there, and no other program here
   * receives it: for `localhost` it listens at 127.0.0.1 and at [::1]. @defaultValue '127.0.0.1'
   */
  readonly host?: LoopbackHost | undefined;
}

const WHERE = 'loopbackRedirect';
const OPTIONS: ReadonlySet<string> = new Set(['open', 'port', 'path', 'host']);

/**
 * Receives the answer of a sign-in by browser on this machine: `authorize` of `v3.oidcAuthorizationCode` and `v3.webSso`. It
 * listens for one answer, only while a sign-in waits for it, and gives up when that does.
 *
 * @throws OptionError for an option that is missing, unknown or cannot be right.
 * @see https://www.rfc-editor.org/rfc/rfc8252#section-7.3
 */
export function loopbackRedirect(options: LoopbackRedirectOptions): RedirectReceiver {
  refuseUnknownOptions(options, OPTIONS, WHERE);
  const { open, port = 0, path = '/callback', host = '127.0.0.1' } = options;
  if (typeof open !== 'function') throw new MissingRequiredOptions(['open'], WHERE);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw wrong('port', 'has to be a port, or 0 for any free one');
  if (!/^\/[\w.~/-]*$/.test(path)) throw wrong('path', 'has to begin with a slash and hold nothing that URLs escape');
  if (!isLoopbackHost(host)) throw wrong('host', 'can be "127.0.0.1", "localhost" or "[::1]"');
  return {
    listen: () =>
      loopbackListener({ host, port }).pipe(
        map((listener) => ({
          redirectUri: `${listener.origin}${path}`,
          receive: (request: AuthorizationRequest) => merge(answer(listener, request), shown(open, request.url)).pipe(take(1)),
        })),
      ),
  };
}

/** Shows the page; never emits and never completes. */
function shown(open: LoopbackRedirectOptions['open'], url: string): Observable<never> {
  return merge(defer(() => toStream(open(url))).pipe(ignoreElements()), NEVER);
}

/** The one request that is waited for, as a URL. What else comes in is refused and changes nothing. */
function answer(listener: LoopbackListener, expected: AuthorizationRequest): Observable<string> {
  return new Observable((subscriber) => {
    let isAnswered = false;
    const settle = (verdict: LoopbackVerdict, response: ServerResponse): void => {
      if (verdict.status !== 200 || isAnswered) {
        loopbackPage(response, verdict.status === 200 ? { status: 410 } : verdict);
        return;
      }
      isAnswered = true;
      loopbackPage(response, { status: 200 }, () => {
        subscriber.next(verdict.redirected);
        subscriber.complete();
      });
    };
    listener.serve((request, response) => {
      void judge(request, expected).then((verdict) => {
        settle(verdict, response);
      });
    });
  });
}

async function judge(request: IncomingMessage, expected: AuthorizationRequest): Promise<LoopbackVerdict> {
  const { method, url: target = '', headers } = request;
  const form = method === 'POST' ? await readBody(request) : '';
  if (form === undefined) return { status: 413 };
  return judgeArrival({ method, target, host: headers.host, origin: headers.origin, contentType: headers['content-type'], form }, expected);
}

function wrong(option: string, fault: string): OptionError {
  return new OptionError(option, `"${option}" of ${WHERE} ${fault}; nothing was sent.`);
}
