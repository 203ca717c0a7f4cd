import { fileTokenStore } from 'keystoneauth-rx/node';
import { redisTokenStore } from 'keystoneauth-rx/redis';
import type { TokenStore } from '../../src/token/store/token-store.js';
import type { MemberPlan } from './member-plan.js';

/** The store of a plan, and how to let go of what it needs. */
export interface MemberStore {
  readonly store: TokenStore;
  readonly close: () => void;
}

/** Opens the store of a plan; Redis need not be there yet. Only the package that is needed is loaded: eight start at once. */
export async function openMemberStore({ store: place, encryptionKey }: MemberPlan): Promise<MemberStore> {
  const [kind, where = '', library] = place.split(':');
  if (kind === 'file') return { store: fileTokenStore({ directory: where, encryptionKey }), close: () => undefined };
  return library === 'ioredis' ? withIoredis(Number(where), encryptionKey) : withNodeRedis(Number(where), encryptionKey);
}

async function withIoredis(port: number, encryptionKey: string | undefined): Promise<MemberStore> {
  const { Redis } = await import('ioredis');
  const client = new Redis({ host: '127.0.0.1', port });
  client.on('error', () => undefined);
  return { store: redisTokenStore({ client, encryptionKey }), close: () => client.disconnect() };
}

async function withNodeRedis(port: number, encryptionKey: string | undefined): Promise<MemberStore> {
  const { createClient } = await import('redis');
  const client = createClient({ socket: { host: '127.0.0.1', port } });
  client.on('error', () => undefined);
  client.connect().catch(() => undefined);
  return { store: redisTokenStore({ client, encryptionKey }), close: () => client.destroy() };
}
