import type { Session } from '../session/session.js';
import type { Io } from './io.js';

/** What a {@link CloudAccess} is made of. */
export interface CloudSessionParts {
  readonly io: Io;
  /** What flags say, by keys as in files. */
  readonly overrides: Readonly<Record<string, unknown>>;
  readonly cloudName: string | undefined;
  /** `false`: tokens are neither taken from a store nor put there. */
  readonly isStored: boolean;
  readonly collectTiming: boolean;
  /** Keeps quiet about progress while somebody is asked something. */
  readonly whileAsking: (ask: () => unknown) => Promise<unknown>;
  readonly warn: (text: string) => void;
  /** Told of each session that was made. */
  readonly onSession: (session: Session) => void;
}
