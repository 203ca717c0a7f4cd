import { readFileSync } from 'node:fs';
import { Session } from 'keystoneauth-rx';
import * as v3 from 'keystoneauth-rx/v3';
import { firstValueFrom, fromEvent, merge, mergeMap, throwError } from 'rxjs';
import { checkList, PATHS, type OpenClient } from './serve.js';

/** An authenticated, discovered request with a microversion. */
const REQUEST = { endpointFilter: { serviceType: 'compute', minVersion: '2.1', maxVersion: 'latest' }, microversion: '2.79' } as const;

/** A session of keystoneauth-rx. */
export const openOurs: OpenClient = ({ base, user, password, ca }) => {
  const auth = v3.password({
    authUrl: `${base}/v3`,
    username: user,
    userDomainId: 'default',
    password,
    projectName: 'bench',
    projectDomainId: 'default',
  });
  const session = new Session({ auth, ...(ca !== undefined && { tls: { cacert: readFileSync(ca, 'utf8') } }) });
  return {
    get: async (body, leave) => {
      const reply$ = session.get(PATHS[body], REQUEST);
      const left$ = leave && fromEvent(leave, 'abort').pipe(mergeMap(() => throwError(() => new Error('It left.'))));
      checkList((await firstValueFrom(left$ === undefined ? reply$ : merge(reply$, left$))).body);
    },
  };
};
