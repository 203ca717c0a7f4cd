import type { Runtime } from '../../runtime/runtime.js';

/** Which lock it is, and by whose time one waits for it. */
export interface LockPlace {
  /** A folder that is there. */
  readonly directory: string;
  readonly key: string;
  readonly runtime: Runtime;
}
