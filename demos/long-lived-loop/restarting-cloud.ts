import { Session } from 'keystoneauth-rx';
import { createCloud } from 'keystoneauth-rx/testing';
import { serveCloud } from 'keystoneauth-rx/testing/cloud';
import * as v3 from 'keystoneauth-rx/v3';
import { concatMap, defer, EMPTY, ignoreElements, tap, timer, type Observable } from 'rxjs';
import type { LoopOptions } from './options.js';

/** What the loop polls. */
export interface Watched {
  readonly title: string;
  readonly session: Session;
  /** What happens to the cloud meanwhile; emits nothing. */
  readonly fate$: Observable<never>;
  /** How often the cloud issued a token; unknown of a cloud that is not ours. */
  readonly signIns: () => number | undefined;
  close(): Promise<void>;
}

/** A cloud on a port of this machine that closes it after a while and opens it again: all services are away together. */
export async function restartingCloud({ tokenLifeMs, restart }: LoopOptions, say: (line: string) => void): Promise<Watched> {
  const cloud = createCloud({ tokenLifeMs });
  let served = await serveCloud(cloud);
  const { url, authUrl } = served;
  const credentials = { username: 'demo', userDomainName: 'Default', password: 'demo-password' };
  const session = new Session({
    auth: v3.password({ authUrl, ...credentials, projectName: 'demo', projectDomainName: 'Default' }),
  });
  const goAndComeBack = ({ afterMs, awayMs }: NonNullable<LoopOptions['restart']>): Observable<never> =>
    timer(afterMs).pipe(
      tap(() => say('The cloud goes.')),
      concatMap(() => served.close()),
      concatMap(() => timer(awayMs)),
      concatMap(async () => {
        served = await serveCloud(cloud, { port: Number(new URL(url).port) });
      }),
      tap(() => say('The cloud is back.')),
      ignoreElements(),
    );
  return {
    title: `An embedded cloud answers at ${url}; its tokens last ${tokenLifeMs / 1000} s`,
    session,
    fate$: defer(() => (restart === undefined ? EMPTY : goAndComeBack(restart))),
    signIns: () => cloud.signIns,
    close: () => {
      session.close();
      return served.close();
    },
  };
}
