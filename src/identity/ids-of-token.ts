import { map, type Observable } from 'rxjs';
import type { AccessInfo } from '../access/access-info.js';
import type { Connection } from '../http/connection.js';

type Ask = (connection: Connection) => Observable<string | undefined>;
type AskAbout = (connection: Connection, serviceProviderId: string) => Observable<string | undefined>;

/** What a token says about whom it is for, and where it leads. */
export interface IdsOfToken {
  readonly getUserId: Ask;
  readonly getProjectId: Ask;
  readonly getSpAuthUrl: AskAbout;
  readonly getSpUrl: AskAbout;
}

/** These questions of a plugin, answered from its token. */
export function idsOfToken(getAccess: (connection: Connection) => Observable<AccessInfo>): IdsOfToken {
  return {
    getUserId: (connection) => getAccess(connection).pipe(map(({ userId }) => userId)),
    getSpAuthUrl: (connection, id) => getAccess(connection).pipe(map((access) => access.serviceProviders?.toJSON()[id]?.authUrl)),
    getSpUrl: (connection, id) => getAccess(connection).pipe(map((access) => access.serviceProviders?.toJSON()[id]?.spUrl)),
    getProjectId: (connection) => getAccess(connection).pipe(map(({ projectId }) => projectId)),
  };
}
