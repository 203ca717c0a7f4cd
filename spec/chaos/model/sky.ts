import { defer, tap, type Observable } from 'rxjs';
import type { Transport, TransportRequest, TransportResponse } from 'keystoneauth-rx';
import { createCloud, type Cloud } from 'keystoneauth-rx/testing';
import type { VirtualRuntime } from '../../token/virtual-runtime.js';
import { chance, pick } from '../chance.js';
import { IdentityLedger, type Clocks } from '../identity-ledger.js';
import { readSignIn } from '../read-sign-in.js';
import { answerFaults, befallen, isHonest, type AnswerFaultName } from './answer-faults.js';
import { townspeople } from './households.js';

/** Which part of what requests meet a fault, at Keystone and elsewhere, and which faults; `undefined`: any. */
interface Weather {
  readonly keystone: number;
  readonly services: number;
  readonly fault?: AnswerFaultName | undefined;
}

const clear: Weather = { keystone: 0, services: 0 };
const weathers: readonly Weather[] = [
  clear,
  clear,
  { keystone: 0.05, services: 0.05 },
  { keystone: 0.1, services: 0.02 },
  { keystone: 0.5, services: 0.5 },
  { keystone: 1, services: 0, fault: 'refused' },
  { keystone: 1, services: 0, fault: 'silence' },
  { keystone: 1, services: 0, fault: 'silence after' },
  { keystone: 1, services: 0, fault: 'unavailable' },
  { keystone: 0, services: 1, fault: 'unauthorized' },
  { keystone: 0, services: 0.3, fault: 'unauthorized' },
  { keystone: 0.7, services: 0.7, fault: 'carried out, slow' },
  { keystone: 1, services: 1, fault: 'refused' },
  { keystone: 0.3, services: 0.3, fault: 'other types' },
];

/** How a sign-in is answered. */
interface SignInAnswer {
  readonly secret: string;
  readonly status: number;
  readonly token: string | undefined;
  readonly isWhole: boolean;
}

/** What is between sessions and a cloud in this memory: faults, by a seed; and who got which token. */
export class Sky {
  readonly cloud: Cloud;
  readonly ledger = new IdentityLedger();
  readonly struck: Record<string, number> = {};
  readonly #seed: number;
  readonly #runtime: VirtualRuntime;
  readonly #start: number;
  #cloudOffsetMs = 0;
  #weather = clear;
  /** By household: what befalls one does not depend on how fast another one is, whose files are real. */
  readonly #exchanges = new Map<string, number>();

  constructor(seed: number, runtime: VirtualRuntime, tokenLifeMs: number) {
    this.#seed = seed;
    this.#runtime = runtime;
    this.#start = runtime.now();
    this.cloud = createCloud({
      ...{ users: townspeople, tokenLifeMs, keepRequests: 1 },
      now: () => this.#start + runtime.monotonic() + this.#cloudOffsetMs,
    });
  }

  /** From here on it is as chance has it. */
  turn(at: number): void {
    this.#weather = pick(weathers, at) ?? clear;
  }

  /** From here on nothing befalls anybody. */
  clear(): void {
    this.#weather = clear;
  }

  revokeAll(): void {
    this.cloud.revoke();
  }

  /** The clock of everybody else is set. */
  setClock(ms: number): void {
    this.ledger.look(this.#now());
    this.#runtime.jumpWall(ms);
    this.ledger.look(this.#now());
  }

  /** The cloud's own clock is set. */
  setCloudClock(ms: number): void {
    this.#cloudOffsetMs += ms;
  }

  /** Something that is told if something turns out to be wrong. */
  note(household: string, text: string): void {
    this.ledger.note(household, text, this.#now());
  }

  /** A sign-in begins; before Keystone is asked it may have to be found. */
  began(household: string): void {
    this.ledger.asked(household, this.#now());
  }

  /** Somebody goes on without who signs in for all. */
  heldUp(household: string): void {
    this.ledger.heldUp(household, this.#now());
  }

  /** How requests of a household go to the cloud. */
  transportOf(household: string): Transport {
    return (request) => defer(() => this.#carry(household, request));
  }

  #carry(household: string, request: TransportRequest): Observable<TransportResponse> {
    const secret = secretIn(request);
    if (secret !== undefined) this.ledger.presented(household, secret, this.#now());
    const exchange = (this.#exchanges.get(household) ?? 0) + 1;
    this.#exchanges.set(household, exchange);
    const at = (about: number): number => chance(this.#seed, townspeople.findIndex(({ name }) => name === household), exchange, about);
    const fault = this.#fault(request, at);
    const seed = Math.floor(at(3) * 2 ** 31);
    const reply$ = befallen(fault, { runtime: this.#runtime, seed, answer: () => answerOf(this.cloud, request) });
    if (secret !== undefined) this.note(household, `a sign-in is sent${fault === undefined ? '' : ` and meets "${fault}"`}`);
    if (secret !== undefined && !isHonest(fault)) this.ledger.happened(household, 'lost');
    return reply$.pipe(
      tap(({ status, headers }) => {
        if (secret !== undefined) this.#signedIn(household, { secret, status, token: headers['x-subject-token'], isWhole: isHonest(fault) });
        else if (status === 401) {
          this.note(household, `a service refuses ${tokenOf(request).slice(-6)}`);
          this.ledger.refused(tokenOf(request));
        }
      }),
    );
  }

  #signedIn(household: string, { secret, status, token, isWhole }: SignInAnswer): void {
    this.note(household, `a sign-in is answered with ${status}${isWhole ? '' : ', changed'}${token === undefined ? '' : `, ${token.slice(-6)}`}`);
    if (status === 401 || status === 403) this.ledger.credentialsRefused(household, secret, this.#now());
    if (isWhole && status === 201 && token !== undefined) this.ledger.delivered(household, token, this.#now());
  }

  #fault({ url }: TransportRequest, at: (about: number) => number): AnswerFaultName | undefined {
    const { keystone, services, fault } = this.#weather;
    if (at(1) >= (url.includes('/identity') ? keystone : services)) return undefined;
    const name = fault ?? pick(answerFaults, at(2));
    if (name !== undefined) this.struck[name] = (this.struck[name] ?? 0) + 1;
    return name;
  }

  #now(): Clocks {
    return { wall: this.#runtime.now(), monotonic: this.#runtime.monotonic() };
  }
}

/** What a sign-in is sent with; `undefined` for another request. */
function secretIn({ method, url, body }: TransportRequest): string | undefined {
  if (method !== 'POST' || !url.includes('/auth/tokens') || typeof body !== 'string') return undefined;
  return readSignIn(body)?.secret;
}

function answerOf(cloud: Cloud, { method, url, headers, body }: TransportRequest): TransportResponse {
  const lowered = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  return cloud.handle({ method, url, headers: lowered, body: typeof body === 'string' ? body : undefined });
}

function tokenOf({ headers }: TransportRequest): string {
  return Object.entries(headers).find(([name]) => name.toLowerCase() === 'x-auth-token')?.[1] ?? '';
}
