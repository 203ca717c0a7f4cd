import { readCall, type Call } from './call.js';
import { withIds } from './catalog.js';
import type { Cloud } from './cloud.js';
import type { CloudContext } from './cloud-context.js';
import type { CloudOptions } from './cloud-options.js';
import type { CloudReply, CloudRequest, CloudResponse } from './cloud-request.js';
import { checkedAmount, checkedBaseUrl, cloudSettings, type CloudSettings } from './cloud-settings.js';
import { createDirectory } from './directory.js';
import { Disruptions, failureReply, type Delay, type Failure } from './disruptions.js';
import { answerOf, type Face } from './face.js';
import { keystoneFace } from './keystone/keystone-face.js';
import { receiptHeader } from './keystone/multi-factor.js';
import { emptyReply, htmlReply } from './replies.js';
import { RequestLog, type RecordedRequest } from './request-log.js';
import { computeFace } from './services/compute.js';
import { ownServiceFaces } from './services/own-service.js';
import { placementFace } from './services/placement.js';
import { volumeFace } from './services/volume.js';
import { SignInCount } from './sign-in-count.js';
import { TokenRegistry } from './token-registry.js';

function createContext(settings: CloudSettings, name: { readonly baseUrl: string }): CloudContext {
  const { ids, now, region } = settings;
  return {
    get baseUrl() {
      return name.baseUrl;
    },
    region,
    now,
    ids,
    directory: createDirectory(settings, ids),
    catalog: withIds(settings.services, ids),
    tokens: new TokenRegistry(now, ids, settings.tokenLifeMs),
  };
}

/** Each with an empty memory. A service of the user's own comes before one of ours at the same path. */
function createFaces(settings: CloudSettings, context: CloudContext): readonly Face[] {
  return [
    ...ownServiceFaces(context, settings.services),
    keystoneFace(context, settings.identityV2),
    placementFace(context),
    computeFace(context, { count: settings.servers, buildMs: settings.buildMs }),
    volumeFace(context, settings.buildMs),
  ];
}

/** What every reply has: a request id; where to sign in, for a 401; no body for HEAD. */
function finish(reply: CloudReply, call: Call, baseUrl: string): CloudReply {
  const signIn = reply.status === 401 && reply.headers[receiptHeader] === undefined;
  const headers = {
    ...reply.headers,
    'x-openstack-request-id': call.requestId,
    ...(signIn && { 'www-authenticate': `Keystone uri="${baseUrl}/identity/v3"` }),
  };
  return { ...reply, headers, body: call.method === 'HEAD' ? '' : reply.body };
}

/** The cloud's memory and the commands on it. */
class EmbeddedCloud implements Cloud {
  readonly #settings: CloudSettings;
  readonly #name: { baseUrl: string };
  readonly #context: CloudContext;
  readonly #disruptions = new Disruptions();
  readonly #log: RequestLog;
  readonly #signIns = new SignInCount();
  #faces: readonly Face[];

  constructor(settings: CloudSettings) {
    this.#settings = settings;
    this.#name = { baseUrl: settings.baseUrl };
    this.#context = createContext(settings, this.#name);
    this.#log = new RequestLog(settings.keepRequests);
    this.#faces = createFaces(settings, this.#context);
  }

  handle(request: CloudRequest): CloudResponse {
    const call = readCall(request, this.baseUrl, this.#context.ids);
    this.#log.add(call, this.#context.now());
    const { delayMs, failure } = this.#disruptions.next(call);
    if (failure !== undefined && typeof failure.status !== 'number') {
      return { ...emptyReply(0), delayMs, fault: failure.status };
    }
    const reply = failure === undefined ? this.#answer(call) : failureReply(Number(failure.status), failure.retryAfterSeconds);
    return { ...finish(reply, call, this.baseUrl), delayMs, fault: undefined };
  }

  #answer(call: Call): CloudReply {
    const reply = answerOf(this.#faces, call) ?? htmlReply(404, 'Not Found');
    this.#signIns.note(call, reply);
    return reply;
  }

  get baseUrl(): string {
    return this.#name.baseUrl;
  }

  get authUrl(): string {
    return `${this.baseUrl}/identity/v3`;
  }

  setBaseUrl(url: string): void {
    this.#name.baseUrl = checkedBaseUrl(url);
  }

  revoke(token?: string): void {
    this.#context.tokens.revoke(({ id }) => token === undefined || id === token);
  }

  expireTokens(): void {
    this.#context.tokens.expireAll();
  }

  setTokenLife(ms: number): void {
    this.#context.tokens.setLife(checkedAmount('tokenLifeMs', ms));
  }

  fail(failure: Failure): void {
    this.#disruptions.fail(failure);
  }

  delay(delay: Delay): void {
    this.#disruptions.delay(delay);
  }

  reset(): void {
    this.revoke();
    this.setTokenLife(this.#settings.tokenLifeMs);
    this.#faces = createFaces(this.#settings, this.#context);
    this.#disruptions.clear();
    this.#log.clear();
    this.#signIns.clear();
  }

  get signIns(): number {
    return this.#signIns.succeeded;
  }

  get failedSignIns(): number {
    return this.#signIns.failed;
  }

  requests(pathPrefix = ''): readonly RecordedRequest[] {
    return this.#log.requests(pathPrefix);
  }

  count(method?: string, pathPrefix = ''): number {
    return this.#log.count(method, pathPrefix);
  }
}

/**
 * A cloud of one's own, for tests and demos. Its memory is all the state there is: two clouds never share any.
 *
 * @throws OptionError for unknown options and references to nothing.
 */
export function createCloud(options: CloudOptions = {}): Cloud {
  return new EmbeddedCloud(cloudSettings(options));
}
