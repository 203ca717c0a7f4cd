import type { Fact } from './facts.js';
import type { Memory } from './memory.js';

/** What is to be done. */
export type Action =
  | { readonly type: 'rebuild'; readonly serverId: string; readonly name: string; readonly imageId: string }
  /** An alarm is a hint: how the server is, Nova has to say. */
  | { readonly type: 'look'; readonly serverId: string }
  | { readonly type: 'notice'; readonly rule: 'server' | 'endpoint' | 'quota' | 'alarm'; readonly text: string };

/** What a rule makes of a fact. */
export interface Decision {
  readonly memory: Memory;
  readonly actions: readonly Action[];
}

/** Decides what a fact asks for; `undefined`: it is none of its business, or nothing new. Pure. */
export type Rule = (memory: Memory, fact: Fact) => Decision | undefined;
