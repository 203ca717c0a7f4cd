import type { AuthPlugin } from 'keystoneauth-rx';
import { asText, type JsonObject } from './json.js';
import type { Step } from './vector.js';

/** What `get_auth_state` remembered, by name; `undefined`: the plugin held no token. */
export type SavedStates = Map<string, string | undefined>;

/** A plugin, and the states of all plugins of a vector. */
export interface StateHolder {
  readonly plugin: AuthPlugin;
  readonly saved: SavedStates;
}

/** Whether `call` reads or sets what a plugin keeps. */
export function isAuthStateCall(call: string): boolean {
  return call === 'get_auth_state' || call === 'set_auth_state';
}

/** Makes the call of `step` on a plugin: a state is text on our side, and its JSON in the vectors. */
export function callAuthState({ call, args = {}, save = 'state' }: Step, { plugin, saved }: StateHolder): unknown {
  if (call === 'set_auth_state') {
    plugin.setAuthState?.(stateIn(args, saved));
    return undefined;
  }
  const state = plugin.getAuthState?.();
  saved.set(save, state);
  return state === undefined ? undefined : (JSON.parse(state) as unknown);
}

function stateIn({ from, state = null }: JsonObject, saved: SavedStates): string | undefined {
  if (from !== undefined) return saved.get(asText(from));
  return state === null ? undefined : JSON.stringify(state);
}
