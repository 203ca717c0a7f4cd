import { Agent, get, type IncomingMessage } from 'node:http';

/** How one request of a caller ended: a status, or the code of a broken connection. */
export type Ending = number | string;

/** What a load came to. */
export interface Load {
  readonly endings: Readonly<Record<string, number>>;
  readonly requests: number;
}

/** Callers that never stop calling. */
export interface RunningLoad {
  /** How many requests were answered so far. */
  count(): number;
  /** Lets each caller end its request; also settles when the service has said goodbye to all of them. */
  stop(): Promise<Load>;
}

/**
 * So many callers, each with one request at a time, over connections that are kept. A caller who is told `Connection: close` goes: a
 * load balancer would send it to another replica.
 */
export function startLoad(url: string, callers: number, token: () => Promise<string>): RunningLoad {
  const agent = new Agent({ keepAlive: true });
  const endings: Record<string, number> = {};
  let [going, requests] = [true, 0];
  const call = async (): Promise<void> => {
    while (going) {
      const { ending, isGoodbye } = await ask(url, await token(), agent);
      requests += 1;
      endings[ending] = (endings[ending] ?? 0) + 1;
      if (isGoodbye) return;
    }
  };
  const all = Promise.all(Array.from({ length: callers }, call));
  return {
    count: () => requests,
    stop: async () => {
      going = false;
      await all;
      agent.destroy();
      return { endings, requests };
    },
  };
}

interface Asked {
  readonly ending: Ending;
  readonly isGoodbye: boolean;
}

function ask(url: string, token: string, agent: Agent): Promise<Asked> {
  return new Promise((resolve) => {
    const failed = (error: NodeJS.ErrnoException): void => { resolve({ ending: error.code ?? error.message, isGoodbye: true }); };
    const request = get(url, { agent, headers: { 'x-auth-token': token } }, (response: IncomingMessage) => {
      response.on('error', failed).resume();
      response.on('end', () => { resolve({ ending: response.statusCode ?? 0, isGoodbye: response.headers.connection === 'close' }); });
    });
    request.on('error', failed);
  });
}
