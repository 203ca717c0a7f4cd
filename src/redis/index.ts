export { redisTokenStore, type RedisTokenStoreOptions } from './redis-token-store.js';
export type { IoredisClient, NodeRedisClient, NodeRedisCluster, RedisClient } from './redis-client.js';
