import { Adapter, DiscoveryCache, Session, type AuthPlugin } from 'keystoneauth-rx';
import type { SavedStates } from './auth-state-call.js';
import { asText, type JsonObject } from './json.js';
import { LogCapture, type SeenRecord } from './log-capture.js';
import { createPlugin } from './plugins.js';
import { options, sessionOptions } from './translate.js';
import { adaptersOf, pluginsOf, sessionsOf, type Vector } from './vector.js';
import type { VirtualClock } from './virtual-clock.js';

/** keystoneauth's way in the four places where ours differs. */
const COMPATIBILITY = { preferV2: true, discoverVersionedAuthUrl: true, catalogUrlFallback: true, notusedToken: true };

/** The objects of one vector, by name. */
export class World {
  readonly clock: VirtualClock;
  readonly savedStates: SavedStates = new Map();
  readonly #plugins = new Map<string, AuthPlugin>();
  readonly #caches = new Map<AuthPlugin | undefined, DiscoveryCache>();
  readonly #sessions = new Map<string, Session>();
  readonly #adapters = new Map<string, Adapter>();
  #logs: LogCapture | undefined;

  constructor(clock: VirtualClock) {
    this.clock = clock;
  }

  /** Makes all plugins, sessions and adapters of `vector`; throws what their constructors throw. */
  async create(vector: Vector): Promise<void> {
    if (vector.capture_logs === true) this.#logs = new LogCapture(vector);
    for (const [name, spec] of pluginsOf(vector)) this.#plugins.set(name, await createPlugin(spec));
    for (const [name, spec] of sessionsOf(vector)) this.#sessions.set(name, this.#createSession(spec));
    for (const [name, spec] of adaptersOf(vector)) this.#adapters.set(name, this.#createAdapter(spec));
  }

  plugin(name: string): AuthPlugin {
    return found(this.#plugins, name);
  }

  session(name = 'main'): Session {
    return found(this.#sessions, name);
  }

  adapter(name = 'main'): Adapter {
    return found(this.#adapters, name);
  }

  /** What was logged so far; nothing unless the vector captures logs. */
  get records(): readonly SeenRecord[] {
    return this.#logs?.records ?? [];
  }

  /** Ends everything that may still run. */
  close(): void {
    for (const session of this.#sessions.values()) session.close();
  }

  #createSession({ auth = 'main', split_loggers: split, ...given }: JsonObject): Session {
    const plugin = auth === null ? undefined : this.#plugins.get(asText(auth));
    const session = new Session({
      auth: plugin,
      runtime: this.clock.runtime,
      compatibility: COMPATIBILITY,
      discoveryCache: this.#cacheOf(plugin),
      ...sessionOptions(given),
    });
    this.#logs?.watch(session, split === true);
    return session;
  }

  /** What was discovered belongs to keystoneauth's plugins: their sessions share it, and no others. */
  #cacheOf(plugin: AuthPlugin | undefined): DiscoveryCache {
    const known = this.#caches.get(plugin) ?? new DiscoveryCache({ freshMs: Infinity, failureMs: 0, runtime: this.clock.runtime });
    this.#caches.set(plugin, known);
    return known;
  }

  #createAdapter({ auth, session = 'main', ...given }: JsonObject): Adapter {
    const [name = '', inner] = asText(session).split(':');
    return new Adapter({
      ...options(given),
      session: inner === undefined ? this.session(name) : this.adapter(inner),
      ...(typeof auth === 'string' && { auth: this.plugin(auth) }),
    });
  }
}

function found<T>(things: ReadonlyMap<string, T>, name: string): T {
  const thing = things.get(name);
  if (thing === undefined) throw new TypeError(`The vector has nothing called "${name}".`);
  return thing;
}
