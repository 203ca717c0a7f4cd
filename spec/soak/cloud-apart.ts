import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { CloudOrder, CloudState } from './cloud-process.js';

/** A cloud over HTTP in a process of its own. */
export interface CloudApart {
  readonly authUrl: string;
  /** All tokens are revoked. */
  revoke(): Promise<void>;
  /** Sign-ins so far, and what clients still hold after the time it takes to close it. */
  state(): Promise<CloudState>;
  close(): Promise<void>;
}

const program = fileURLToPath(new URL('cloud-process.ts', import.meta.url));

/** Starts one whose tokens last so long. It ends with this process at the latest. */
export async function cloudApart(tokenLifeMs: number): Promise<CloudApart> {
  const child = fork(program, [String(tokenLifeMs)], { execArgv: ['--import', 'tsx'] });
  const ended = once(child, 'exit');
  const answer = async (): Promise<CloudState> => {
    const [state] = (await Promise.race([once(child, 'message'), ended.then(() => Promise.reject(new Error('the cloud ended')))])) as [CloudState];
    return state;
  };
  const ask = (order: CloudOrder): Promise<CloudState> => {
    const answered = answer();
    child.send(order);
    return answered;
  };
  const { authUrl } = await answer();
  return {
    authUrl,
    revoke: async () => {
      await ask('revoke');
    },
    state: () => ask('state'),
    close: async () => {
      child.send('close' satisfies CloudOrder);
      await ended;
    },
  };
}
