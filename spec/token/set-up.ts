import type { TokenSourceOptions } from '../../src/token/token-source.js';
import { TokenSource } from '../../src/token/token-source.js';
import { LentConnection } from './lent-connection.js';
import { listen, type Heard } from './listener.js';
import { SignInDesk, type DeskToken } from './sign-in-desk.js';
import { VirtualRuntime } from './virtual-runtime.js';

/** A token source, the service it signs in at, one session that uses it, and the clock of all of them. */
export interface SetUp {
  readonly runtime: VirtualRuntime;
  readonly desk: SignInDesk;
  readonly source: TokenSource<DeskToken>;
  readonly connection: LentConnection;
  /** Another session that shares the plugin. */
  another(): LentConnection;
  /** Somebody asks for the token. */
  ask(over?: LentConnection): Heard<DeskToken>;
  /** The token a request would be sent with now, `undefined` if it would have to wait. */
  tokenNow(): string | undefined;
  /** The public state. */
  state(): ReturnType<typeof listen>['values'][number];
}

/** Everything a spec about a token over time needs. */
export function setUp(options: Partial<TokenSourceOptions<DeskToken>> = {}): SetUp {
  const runtime = new VirtualRuntime();
  const desk = new SignInDesk();
  const source = new TokenSource(desk.options(options));
  const connection = new LentConnection(runtime);
  const ask = (over = connection): Heard<DeskToken> => listen(source.get(over));
  return {
    runtime,
    desk,
    source,
    connection,
    another: () => new LentConnection(runtime),
    ask,
    tokenNow: () => {
      const heard = ask();
      heard.leave();
      return heard.values[0]?.token;
    },
    state: () => listen(source.state$).values[0],
  };
}

export const HOUR_MS = 3_600_000;
