import type { Session } from 'keystoneauth-rx';
import { filter, firstValueFrom, timer } from 'rxjs';
import type { Embedded } from './embedded.js';
import { startLoad } from './load.js';
import type { Service } from './service.js';

/** What a drill plays with. */
export interface DrillParts {
  readonly embedded: Embedded;
  readonly session: Session;
  readonly service: Service;
  readonly say: (line: string) => void;
}

/** What became of the callers, and what it cost. */
export interface DrillResult {
  readonly ok: boolean;
  readonly requests: number;
  readonly endings: Readonly<Record<string, number>>;
  /** By the service itself. */
  readonly signIns: number;
  readonly cut: number;
}

const CALLERS = 20;
const AWAY_MS = 1_500;

/** Everything that happens in a year, in a few seconds: under load the credential is rotated, the token revoked, the cloud restarted, and the service stopped. */
export async function drill({ embedded, session, service, say }: DrillParts): Promise<DrillResult> {
  const token = await embedded.callerToken();
  const signInsBefore = embedded.cloud.signIns;
  const load = startLoad(`${service.url}/servers`, CALLERS, () => Promise.resolve(token));
  const some = async (): Promise<void> => {
    const goal = load.count() + 5 * CALLERS;
    await firstValueFrom(timer(0, 10).pipe(filter(() => load.count() >= goal)));
  };
  const steps: readonly (readonly [string, () => Promise<unknown>])[] = [
    ['The application credential is replaced and the old one deleted.', () => embedded.rotate()],
    ['The token of the service is revoked.', async () => { embedded.cloud.revoke(await firstValueFrom(session.getToken())); }],
    [`The cloud goes away for ${String(AWAY_MS / 1000)} s and comes back.`, () => embedded.restart(AWAY_MS)],
  ];
  await some();
  for (const [title, step] of steps) {
    say(`${String(load.count())} requests answered. ${title}`);
    await step();
    await some();
  }
  say(`${String(load.count())} requests answered. The service is told to stop.`);
  const { cut } = await service.stop();
  const { requests, endings } = await load.stop();
  const signIns = embedded.cloud.signIns - signInsBefore;
  return { ok: cut === 0 && endings['200'] === requests, requests, endings, signIns, cut };
}
