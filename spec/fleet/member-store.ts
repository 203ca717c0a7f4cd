import { Redis } from 'ioredis';
import { fileTokenStore } from 'keystoneauth-rx/node';
import { redisTokenStore } from 'keystoneauth-rx/redis';
import { createClient } from 'redis';
import type { TokenStore } from '../../src/token/token-store.js';
import type { MemberPlan } from './member-plan.js';

/** The store of a plan, and how to let go of what it needs. */
export interface MemberStore {
  readonly store: TokenStore;
  readonly close: () => void;
}

/** Opens the store of a plan; Redis need not be there yet. */
export function openMemberStore({ store: place, encryptionKey }: MemberPlan): MemberStore {
  const [kind, where = '', library] = place.split(':');
  if (kind === 'file') return { store: fileTokenStore({ directory: where, encryptionKey }), close: () => undefined };
  return library === 'ioredis' ? withIoredis(Number(where), encryptionKey) : withNodeRedis(Number(where), encryptionKey);
}

function withIoredis(port: number, encryptionKey: string | undefined): MemberStore {
  const client = new Redis({ host: '127.0.0.1', port });
  client.on('error', () => undefined);
  return { store: redisTokenStore({ client, encryptionKey }), close: () => client.disconnect() };
}

function withNodeRedis(port: number, encryptionKey: string | undefined): MemberStore {
  const client = createClient({ socket: { host: '127.0.0.1', port } });
  client.on('error', () => undefined);
  client.connect().catch(() => undefined);
  return { store: redisTokenStore({ client, encryptionKey }), close: () => client.destroy() };
}
