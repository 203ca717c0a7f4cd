import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EMPTY, lastValueFrom, type Observable } from 'rxjs';
import { memoryTokenStore, realRuntime } from 'keystoneauth-rx';
import { fileTokenStore } from 'keystoneauth-rx/node';
import { chance, pick } from '../chaos/chance.js';
import { cloudApart, type CloudApart } from './cloud-apart.js';
import { Endings } from './endings.js';
import { errandOf, errands, streamErrands } from './errands.js';
import type { AfterRequest } from './leaks.js';
import { moveIn, thoseAlone, type Means, type Resident } from './residents.js';
import type { Life, SignIns } from './soak.js';
import { visitOf } from './visits.js';

/** How long it lasts. */
export interface RealSpan {
  readonly ms: number;
  readonly afterRequest?: AfterRequest | undefined;
}

const TOKEN_LIFE_MS = 5_000;
/** Renewed when half of its life is left, or up to a tenth of that earlier. */
const EARLIEST_RENEWAL_MS = 0.45 * TOKEN_LIFE_MS;
const CONCURRENCY = 24;
const VISIT_EVERY = 25;
const REVOKE_EVERY = 5_000;
/** Tables that are bounded are full after so many sign-ins. */
const SIGN_INS_TO_FILL = 110;
const SEED = 3;

const means: Means = { runtime: realRuntime, proxy: false };
const all = [...errands, ...streamErrands] as const;

/** A cloud over HTTP in a process of its own, and those who send requests to it as fast as they can. */
export class RealLife implements Life {
  readonly #cloud: CloudApart;
  readonly #directory = mkdtempSync(join(tmpdir(), 'mounted-secrets-soak-'));
  readonly #stores = { memory: memoryTokenStore(), file: fileTokenStore({ directory: this.#directory }) };
  readonly #residents: readonly Resident[];
  readonly endings: Endings;
  readonly #span: RealSpan;
  readonly #beganAt = performance.now();
  #trafficMs = 0;
  #item = 0;
  /** Of visits, and before the first request. */
  #otherSignIns = 0;
  #revocations = 0;

  private constructor(cloud: CloudApart, span: RealSpan) {
    this.#cloud = cloud;
    this.#span = span;
    this.endings = new Endings(span.afterRequest);
    this.#residents = moveIn(cloud, means, this.#stores);
  }

  /** Starts the cloud too. */
  static async begin(span: RealSpan): Promise<RealLife> {
    return new RealLife(await cloudApart(TOKEN_LIFE_MS), span);
  }

  async fill(): Promise<void> {
    for (let turn = 0; turn < SIGN_INS_TO_FILL; turn += 1) {
      await Promise.all(this.#residents.map(({ session }) => lastValueFrom(session.authenticate())));
    }
    this.#otherSignIns = (await this.#cloud.state()).signIns;
  }

  async run(part: number): Promise<void> {
    const startedAt = performance.now();
    const endsAt = startedAt + part * this.#span.ms;
    const worker = async (): Promise<void> => {
      while (performance.now() < endsAt) await this.#next();
    };
    await Promise.all(Array.from({ length: CONCURRENCY }, worker));
    this.#trafficMs += performance.now() - startedAt;
  }

  async end(): Promise<SignIns> {
    const elapsedMs = performance.now() - this.#beganAt;
    for (const { session } of this.#residents) session.close();
    const { held, signIns } = await this.#cloud.state();
    await this.#cloud.close();
    rmSync(this.#directory, { recursive: true });
    for (const [what, count] of Object.entries(held)) this.endings.note(`the cloud still has ${String(count)} ${what}`);
    const households = new Set(this.#residents.map(({ household }) => household)).size;
    return {
      seen: signIns,
      // A token is used for its whole life at most.
      atLeast: this.#otherSignIns + households * Math.floor(this.#trafficMs / TOKEN_LIFE_MS),
      atMost: this.#otherSignIns + Math.ceil((households * elapsedMs) / EARLIEST_RENEWAL_MS) + this.#revocations * (households + CONCURRENCY),
    };
  }

  async #next(): Promise<void> {
    const item = (this.#item += 1);
    const host = this.#residents[item % this.#residents.length];
    if (host === undefined) return;
    if (item % REVOKE_EVERY === 0) await this.#revoke();
    const done$ = item % VISIT_EVERY === 0 ? this.#visit(item) : this.endings.of(errandOf(item, all), host, item);
    await lastValueFrom(done$, { defaultValue: undefined });
  }

  #visit(item: number): Observable<unknown> {
    const [host, store] = [pick(thoseAlone(this.#residents), chance(SEED, item, 1)), pick(Object.values(this.#stores), chance(SEED, item, 2))];
    if (host === undefined || store === undefined) return EMPTY;
    const { signIns, pay } = visitOf(item);
    this.#otherSignIns += signIns;
    return pay({ host, store, place: this.#cloud, means, endings: this.endings }, item);
  }

  async #revoke(): Promise<void> {
    this.#revocations += 1;
    await this.#cloud.revoke();
  }
}
