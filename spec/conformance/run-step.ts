import { callAuthState, isAuthStateCall } from './auth-state-call.js';
import type { JsonObject } from './json.js';
import { callDiscover } from './discover-call.js';
import { callPlugin } from './plugin-calls.js';
import { callTarget } from './target-calls.js';
import { anyInterface, options, requestOptions, type Options } from './translate.js';
import type { Step } from './vector.js';
import type { World } from './world.js';

/** The result of `step` in the form of the vectors; rejects with what the library throws or emits as an error. */
export async function runStep(step: Step, world: World): Promise<unknown> {
  const { call, on = 'session', args = {}, session } = step;
  const [kind = '', name] = on.split(':');
  if (call === 'advance_clock') return advanceClock(world, args);
  if (call === 'discover') return await callDiscover(world.session(name), args);
  if (kind === 'auth') {
    const plugin = world.plugin(name ?? 'main');
    if (isAuthStateCall(call)) return callAuthState(step, { plugin, saved: world.savedStates });
    const holder = { session: world.session(session), plugin, now: world.clock.runtime.now() };
    return await callPlugin(call, options(args), holder);
  }
  const target = kind === 'adapter' ? world.adapter(name) : world.session(name);
  const given = call === 'get_all_version_data' ? anyInterface(args) : args;
  return await callTarget(target, call, withPlugin(given, world));
}

function advanceClock(world: World, { seconds }: JsonObject): null {
  world.clock.advance(Number(seconds));
  return null;
}

/** Arguments as options, the name of a plugin as the plugin. */
function withPlugin({ auth, ...args }: JsonObject, world: World): Options {
  return { ...requestOptions(args), ...(typeof auth === 'string' && { auth: world.plugin(auth) }) };
}
