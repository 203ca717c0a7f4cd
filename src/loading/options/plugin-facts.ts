import type { LoadingOption } from './loading-option.js';

/** What is known of an auth plugin without loading its code. */
export interface PluginFacts {
  /** What it is for, in a few words. */
  readonly summary: string;
  readonly options: readonly LoadingOption[];
  /**
   * What it cannot sign in without beside the options that are `required`: of each list at least one. A required option that
   * something else can stand for is in such a list too, and then counts only there.
   */
  readonly needs?: readonly (readonly string[])[] | undefined;
  /** The door that brings it; `undefined`: the front door. */
  readonly door?: string | undefined;
}
