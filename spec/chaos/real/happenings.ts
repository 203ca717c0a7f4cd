import { randomBytes } from 'node:crypto';
import { setTimeout as pass } from 'node:timers/promises';
import { pick } from '../chance.js';
import type { IdentityLedger } from '../identity-ledger.js';
import type { Person } from './people.js';
import { restart, type RealCloud } from './real-cloud.js';

/** A storm, as far as something can happen to it. */
export interface Scene {
  readonly cloud: RealCloud;
  readonly ledger: IdentityLedger;
  readonly people: readonly Person[];
  readonly tokens: ReadonlyMap<string, string>;
  /** Another session of theirs. */
  enter(person: Person): void;
  replaceMember(): Promise<void>;
}

/** Something that happens to a cloud or to who uses it. */
export interface Happening {
  readonly name: string;
  readonly happen: (storm: Scene, at: (about: number) => number) => Promise<void>;
}

const LONGEST_ABSENCE_MS = 3_000;
const FARTHEST_JUMP_MS = 7_200_000;
/** Until who signs in hears of another password. */
const LONGEST_IGNORANCE_MS = 3_000;

/** Everything that may happen. */
export const happenings: readonly Happening[] = [
  { name: 'nothing', happen: () => Promise.resolve() },
  {
    name: 'Keystone killed, and started again',
    happen: async ({ cloud: { keystone } }, at) => {
      await keystone.service.halt();
      await pass(at(1) * LONGEST_ABSENCE_MS);
      await keystone.service.resume();
    },
  },
  {
    name: 'a token revoked',
    happen: async (storm, at) => {
      const [, token] = pick([...storm.tokens], at(1)) ?? [];
      if (token === undefined) return;
      await storm.cloud.revoke(token);
    },
  },
  { name: 'new keys for tokens', happen: ({ cloud }) => cloud.rotateKeys(false) },
  { name: 'no token is worth anything', happen: ({ cloud }) => cloud.rotateKeys(true) },
  { name: 'a password changed', happen: changePassword },
  {
    name: 'a clock set',
    happen: (storm, at) => {
      const jumping = personOf(storm, 'jumping');
      storm.ledger.look(jumping.clocks(), jumping.name);
      jumping.aheadMs = (at(1) - 0.5) * 2 * FARTHEST_JUMP_MS;
      storm.ledger.look(jumping.clocks(), jumping.name);
      return Promise.resolve();
    },
  },
  {
    name: 'sessions come and go',
    happen: (storm, at) => {
      const person = pick(storm.people, at(1));
      if (person === undefined) return Promise.resolve();
      person.sessions.shift()?.close();
      storm.enter(person);
      return Promise.resolve();
    },
  },
  {
    name: 'proxies die, and start again',
    happen: async ({ cloud: { proxies } }, at) => {
      const proxy = at(1) < 0.5 ? proxies.keystone : proxies.placement;
      proxy.crash();
      await pass(at(2) * LONGEST_ABSENCE_MS);
      await proxy.listen();
    },
  },
  { name: 'a process killed', happen: (storm) => storm.replaceMember() },
  { name: 'Keystone restarted', happen: ({ cloud: { keystone } }) => restart(keystone.service) },
  {
    name: 'somebody begins anew',
    happen: (storm, at) => {
      const person = pick(storm.people, at(1));
      if (person === undefined) return Promise.resolve();
      storm.ledger.happened(person.name, 'asked for');
      person.sessions[0]?.invalidate();
      return Promise.resolve();
    },
  },
];

/** Keystone knows another one from now on, and takes no token of before; who signs in hears of it a while later. */
async function changePassword(storm: Scene, at: (about: number) => number): Promise<void> {
  const person = personOf(storm, 'changing');
  const password = randomBytes(18).toString('base64url');
  const api = await storm.cloud.administer();
  const { users } = (await api.call('GET', `/users?name=${person.name}`)) as { readonly users: readonly { readonly id: string }[] };
  await api.call('PATCH', `/users/${users[0]?.id ?? ''}`, { user: { password } });
  await pass(at(1) * LONGEST_IGNORANCE_MS);
  storm.ledger.happened(person.name, 'asked for');
  person.password = password;
}

function personOf(storm: Scene, wanted: Person['name']): Person {
  const person = storm.people.find(({ name }) => name === wanted);
  if (person === undefined) throw new Error(`nobody is called ${wanted}`);
  return person;
}
