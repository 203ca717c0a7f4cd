import { CONTESTANTS, type ContestantKind, type ContestantName } from './contestant.js';
import type { MemoryInUse, Setting, Work, WorkDone } from './contestants/orders.js';
import { LineProcess, pinned } from './line-process.js';
import type { MockCloud } from './mock-cloud.js';
import { PASSWORD } from './mock/identity.js';

/** A contestant that runs: one process, one client. */
export interface Running {
  readonly kind: ContestantKind;
  /** As whom it signs in. */
  readonly user: string;
  run(work: Work): Promise<WorkDone>;
  /** Opens that many clients more, which stay in use. */
  openSessions(count: number): Promise<void>;
  bytesInUse(): Promise<number>;
  end(): Promise<void>;
}

/** What brings contestants and cloud together, and knows who is missing. */
export class Arena {
  readonly cloud: MockCloud;
  /** Why somebody could not be measured. */
  readonly missing = new Map<ContestantName, string>();
  #users = 0;

  constructor(cloud: MockCloud) {
    this.cloud = cloud;
  }

  /** Starts those of `names` that this machine has, as users of their own. */
  async enter(names: readonly ContestantName[], scheme: 'http' | 'https' = 'http'): Promise<readonly Running[]> {
    const running: Running[] = [];
    for (const kind of CONTESTANTS.filter(({ name }) => names.includes(name))) {
      const one = await this.#start(kind, scheme);
      if (one !== undefined) running.push(one);
    }
    return running;
  }

  /** A setting for a user of its own. */
  newcomer(): Setting {
    this.#users += 1;
    return this.#setting(`user-${String(this.#users)}`, 'http');
  }

  #setting(user: string, scheme: 'http' | 'https'): Setting {
    const ca = scheme === 'https' ? this.cloud.authority : undefined;
    return { base: this.cloud.base(scheme), user, password: PASSWORD, token: '', discover: true, ca };
  }

  async #start(kind: ContestantKind, scheme: 'http' | 'https'): Promise<Running | undefined> {
    if (this.missing.has(kind.name)) return undefined;
    const { user } = this.newcomer();
    try {
      const program = pinned(await kind.program(this.cloud.authority), 'last');
      const token = kind.signsIn ? '' : await this.cloud.token(user);
      const child = new LineProcess(kind.name, program);
      await child.ask({ do: 'open', ...this.#setting(user, scheme), token });
      return toRunning(kind, user, child);
    } catch (error) {
      this.missing.set(kind.name, firstLine(error));
      return undefined;
    }
  }
}

function toRunning(kind: ContestantKind, user: string, child: LineProcess): Running {
  return {
    kind,
    user,
    run: (work) => child.ask<WorkDone>({ do: 'run', ...work }),
    openSessions: async (count) => {
      await child.ask({ do: 'sessions', count });
    },
    bytesInUse: async () => (await child.ask<MemoryInUse>({ do: 'memory' })).bytes,
    end: () => child.end(),
  };
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
}
