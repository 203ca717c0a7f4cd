/**
 * A token store for a fleet, over a client of `ioredis` or `redis` that you have.
 *
 * @module keystoneauth-rx/redis
 */

export { redisTokenStore, type RedisTokenStoreOptions } from './redis-token-store.js';
export type { IoredisClient, NodeRedisClient, NodeRedisCluster, RedisClient } from './redis-client.js';
