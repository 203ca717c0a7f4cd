import type { ClientRequest } from 'node:http';
import { Readable } from 'node:stream';
import type { Runtime } from '../../runtime/runtime.js';
import type { WireConfig, WireReply } from '../adapter-options.js';
import { writeBody } from './body.js';
import { explain } from './explain.js';
import { hasLimits, keepLimits } from './limits.js';
import { hangUp, open } from './open.js';
import { readBody } from './reply.js';
import { addressOf, routeOf, type Wires } from './route.js';
import { dropIdle, metDeadSocket } from './stale.js';
import { throwInDoubt } from '../wire-failure.js';

/** What exchanges run on. */
export interface ExchangeMeans extends Wires {
  readonly runtime: Runtime;
}

/** How often a request that met a dead idle connection is sent anew. */
const MOST_REPEATS = 3;

/** One exchange: no redirect, no cookies. A request that an idle connection died under is sent anew, if that changes nothing. */
export function exchange(config: WireConfig, means: ExchangeMeans, repeats = 0): Promise<WireReply> {
  return new Promise((resolve, reject) => {
    const { signal, data } = config;
    if (signal?.aborted === true) throw Object.assign(new Error('aborted before it was sent'), { code: 'ERR_CANCELED' });
    const route = routeOf(config, means);
    const request = open(config, route);
    let state: 'waiting' | 'answered' | 'over' = 'waiting';
    const abort = (): void => {
      hangUp(request);
    };
    const settle = (): void => {
      state = 'over';
      signal?.removeEventListener?.('abort', abort);
    };
    const fail = (error: Error): void => {
      settle();
      reject(error);
    };
    signal?.addEventListener?.('abort', abort);
    request.on('response', (reply) => {
      state = 'answered';
      readBody(config, reply).then((body) => {
        settle();
        resolve({ data: body, status: reply.statusCode ?? 0, statusText: '', headers: reply.headers, config });
      }, fail);
    });
    request.on('error', (error: NodeJS.ErrnoException) => {
      const mayRepeat = state === 'waiting' && signal?.aborted !== true && !(data instanceof Readable) && repeats < MOST_REPEATS;
      if (!mayRepeat || !metDeadSocket(error, request, data)) return fail(explain(error, request, route));
      settle();
      dropIdle(route.agent, addressOf(route));
      // A failed write never left; anything else the server may have read, and that stays, however the repetition ends.
      const uncertain = error.syscall !== 'write';
      const again = exchange(config, means, repeats + 1);
      resolve(uncertain ? again.catch(throwInDoubt) : again);
    });
    limit(request, { config, means, fail });
    write(request, config, fail);
  });
}

/** What cannot be written must not leave its connection behind. */
function write(request: ClientRequest, config: WireConfig, fail: (error: Error) => void): void {
  try {
    writeBody(request, config);
  } catch (error) {
    fail(error instanceof Error ? error : new Error(String(error)));
    hangUp(request);
  }
}

interface Limited {
  readonly config: WireConfig;
  readonly means: ExchangeMeans;
  readonly fail: (error: Error) => void;
}

function limit(request: ClientRequest, { config: { limits }, means: { runtime }, fail }: Limited): void {
  if (!hasLimits(limits)) return;
  keepLimits(request, {
    limits,
    runtime,
    fail: (failure) => {
      fail(failure);
      hangUp(request);
    },
  });
}
