import type { Session, SessionOptions, TokenStore } from 'keystoneauth-rx';
import { fromCloud } from 'keystoneauth-rx/node';
import { firstValueFrom } from 'rxjs';

/** Who the service is, and where it keeps its token. */
export interface OwnSession {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly store: TokenStore | undefined;
}

/**
 * What a service that is to survive its cloud is told: connections are tried again while a Keystone restarts, a service that is
 * busy is asked again when it says so, no caller waits for ever, and no crowd of callers becomes one of requests.
 */
const lasting: SessionOptions = {
  connectRetries: 8,
  statusCodeRetries: 3,
  timeoutMs: { connect: 3_000, headers: 20_000, total: 30_000 },
  concurrency: 50,
  appName: 'long-lived-service',
  appVersion: '1.0',
};

/** The session of the service itself. Its credentials follow clouds.yaml: whoever rotates them replaces the file. */
export function ownSession({ environment, store }: OwnSession): Promise<Session> {
  const onWarning = ({ message }: { readonly message: string }): void => { console.error(message); };
  const plugin = store === undefined ? {} : { tokenStore: store };
  return firstValueFrom(fromCloud(undefined, { environment, onWarning, session: lasting, plugin }));
}
