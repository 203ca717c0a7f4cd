import type { ClientRequest, IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { from, take, type Subscription } from 'rxjs';
import type { Runtime } from '../../runtime/runtime.js';
import type { PhaseLimits } from '../adapter-options.js';
import { handshakeOf } from './handshake.js';
import { limitFailure, type WireFailure } from '../wire-failure.js';

/** What limits are kept with. */
export interface LimitKeeping {
  readonly limits: PhaseLimits;
  readonly runtime: Runtime;
  /** Called when a limit passes before the reply begins. */
  readonly fail: (failure: WireFailure) => void;
}

/** Whether there is a limit that a transport keeps. */
export function hasLimits(limits: PhaseLimits | undefined): limits is PhaseLimits {
  return limits !== undefined && (limits.connect ?? limits.headers ?? limits.idle) !== undefined;
}

/** Keeps the limits of one exchange, phase by phase; only one timer runs at a time. */
export function keepLimits(request: ClientRequest, { limits, runtime, fail }: LimitKeeping): void {
  let running: Subscription | undefined;
  const arm: Arm = (ms, passed) => {
    running?.unsubscribe();
    if (ms !== undefined) running = from(runtime.deadline(ms)).pipe(take(1)).subscribe({ next: () => passed?.(ms), error: () => undefined });
  };
  const connected = (): void => {
    arm(limits.headers, (ms) => {
      fail(limitFailure('headers', ms));
    });
  };
  arm(limits.connect, (ms) => {
    fail(limitFailure('connect', ms));
  });
  request.once('socket', (socket) => {
    const event = pendingEvent(request, socket);
    if (event === undefined) connected();
    else socket.once(event, connected);
  });
  request.once('response', (reply) => {
    if (limits.idle === undefined) arm(undefined);
    else limitSilence(reply, { idle: limits.idle, runtime, arm });
  });
  request.once('close', () => running?.unsubscribe());
}

/** The timer that runs from here on instead of the one before. */
type Arm = (ms: number | undefined, passed?: (ms: number) => void) => void;

/** Silence counts only while somebody listens: a reader that takes its time stops the socket. */
function limitSilence(
  reply: IncomingMessage,
  { idle, runtime, arm }: { readonly idle: number; readonly runtime: Runtime; readonly arm: Arm },
): void {
  let heardAt = runtime.monotonic();
  const heard = (): void => {
    heardAt = runtime.monotonic();
  };
  reply.on('data', heard);
  reply.on('resume', heard);
  const check = (): void => {
    if (reply.isPaused()) heard();
    const left = idle - (runtime.monotonic() - heardAt);
    if (left > 0) arm(left, check);
    else reply.destroy(limitFailure('idle', idle));
  };
  arm(idle, check);
}

function pendingEvent(request: ClientRequest, socket: Socket): 'connect' | 'secureConnect' | undefined {
  if (request.reusedSocket) return undefined;
  const handshake = handshakeOf(socket);
  if (handshake !== undefined) return handshake.secured ? undefined : 'secureConnect';
  return socket.connecting ? 'connect' : undefined;
}
