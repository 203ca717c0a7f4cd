import {
  Session,
  isKeystoneAuthError,
  type ApiResponse,
  type EndpointData,
  type EndpointFilter,
  type RequestOptions,
  type SessionOptions,
  type TokenState,
  type WarningCode,
} from 'keystoneauth-rx';
import * as v3 from 'keystoneauth-rx/v3';
import axios from 'axios';
import { firstValueFrom, type Subscription } from 'rxjs';
import { redirectOperations } from './redirect-operations.js';
import { signOutOperations } from './sign-out-operations.js';
import { gatewayOperations } from './gateway-operations.js';
import { streamOperations } from './stream-operations.js';
import { makeStore, storeOperations, type PageStoreOptions } from './store-operations.js';
import { tell } from './told.js';

/** Who signs in, and every option of a session that can be sent to a page. */
export interface PageSessionOptions extends Omit<SessionOptions, 'auth' | 'axios' | 'mapUrl'> {
  readonly auth?: Omit<v3.V3PasswordOptions, 'tokenStore'> | undefined;
  /** The token is shared with other tabs. */
  readonly tokenStore?: PageStoreOptions | undefined;
  /** What URLs that begin like a key begin with instead: `mapUrl`. */
  readonly mappedUrls?: Readonly<Record<string, string>> | undefined;
  /** An instance of the page's own sends. @defaultValue false */
  readonly ownAxios?: boolean | undefined;
}

/** The session of the page and what was seen of it. */
interface Opened {
  readonly session: Session;
  readonly seen: TokenState['status'][];
  readonly warned: WarningCode[];
}

let opened: Opened | undefined;
let underWay: Subscription | undefined;

function present(): Opened {
  if (opened === undefined) throw new Error('Run "open" first.');
  return opened;
}

async function open({ auth, tokenStore, mappedUrls, ownAxios = false, ...options }: PageSessionOptions): Promise<void> {
  const plugin = auth && v3.password({ ...auth, tokenStore: tokenStore && (await makeStore(tokenStore)) });
  const session = new Session({ ...options, auth: plugin, mapUrl: mappedUrls && mapping(mappedUrls), axios: ownAxios ? axios.create() : undefined });
  opened = { session, seen: [], warned: [] };
  const { seen, warned } = opened;
  session.state$.subscribe(({ status }) => seen.push(status));
  session.events$.subscribe((event) => {
    tell('event', event);
    if (event.type === 'warning') warned.push(event.code);
  });
}

function mapping(mapped: Readonly<Record<string, string>>): SessionOptions['mapUrl'] {
  return (url) => Object.entries(mapped).reduce((found, [from, to]) => (url.startsWith(from) ? to + url.slice(from.length) : found), url);
}

function request(method: string, url: string, options?: RequestOptions): Promise<ApiResponse> {
  return firstValueFrom(present().session.request(url, { ...options, method }));
}

/** All of them are sent before the first is answered. */
async function requestAtOnce(count: number, url: string, options?: RequestOptions): Promise<number[]> {
  const replies = await Promise.all(Array.from({ length: count }, () => request('GET', url, options)));
  return replies.map(({ status }) => status);
}

/** The codes of the errors of requests that all begin before the first of them fails. */
function failAtOnce(count: number, url: string, options?: RequestOptions): Promise<string[]> {
  const code = (error: unknown): string => (isKeystoneAuthError(error) ? error.code : 'not ours');
  return Promise.all(Array.from({ length: count }, () => request('GET', url, options).then(() => 'none', code)));
}

/** A request below the page's own origin, and the headers that it had as events show them. */
async function requestSent(path: string, options?: RequestOptions): Promise<{ readonly sent: Readonly<Record<string, string>> | undefined }> {
  let sent: Readonly<Record<string, string>> | undefined;
  const watching = present().session.events$.subscribe((event) => {
    if (event.type === 'request-sent') sent = event.headers;
  });
  await request('GET', origin + path, options);
  watching.unsubscribe();
  return { sent };
}

/** Subscribes and waits for nothing; `unsubscribe` ends it. */
function subscribe(url: string, options?: RequestOptions): void {
  underWay = present().session.get(url, options).subscribe({ error: () => undefined });
}

function unsubscribe(): void {
  underWay?.unsubscribe();
}

/** The pieces of a reply as they come, joined. */
async function readStream(url: string): Promise<string> {
  const { body } = await request('GET', url, { responseType: 'stream' });
  return new Response(body as ReadableStream<Uint8Array>).text();
}

async function readBytes(url: string): Promise<number[]> {
  const { body } = await request('GET', url, { responseType: 'bytes' });
  return [...(body as Uint8Array)];
}

/** A body made piece by piece, as an async generator or as a web stream. */
function upload(url: string, pieces: readonly string[], form: 'generator' | 'stream'): Promise<ApiResponse> {
  return request('PUT', url, { body: form === 'generator' ? generate(pieces) : new Blob([...pieces]).stream() });
}

async function* generate(pieces: readonly string[]): AsyncGenerator<string> {
  for (const piece of pieces) yield await Promise.resolve(piece);
}

function token(): Promise<string | undefined> {
  return firstValueFrom(present().session.getToken());
}

/** Every status of the token since `open`. */
function states(): readonly string[] {
  return present().seen;
}

/** What was warned of since `open`; the sign-in over plain http is left out. */
function warnings(): readonly WarningCode[] {
  return present().warned.filter((code) => code !== 'plain-http-sign-in');
}

function endpointData(filter: EndpointFilter): Promise<EndpointData | undefined> {
  return firstValueFrom(present().session.getEndpointData(filter));
}

/** What specs can have a page do: each is what an application would write. */
export const operations = {
  ...{ open, request, requestAtOnce, failAtOnce, requestSent, subscribe, unsubscribe, readStream, readBytes, upload, token, endpointData, states, warnings },
  ...storeOperations,
  ...gatewayOperations,
  ...redirectOperations,
  ...signOutOperations,
  ...streamOperations,
};
