import { isJsonObject } from '../access/json-object.js';
import type { ChangesSince } from './changes-since.js';

/** For Nova's `/servers/detail`: it also lists the servers that were deleted. */
export const novaChanges: ChangesSince<unknown> = {
  isGone: (server) => isJsonObject(server) && (server['status'] === 'DELETED' || server['status'] === 'SOFT_DELETED'),
};

/** For Glance's `/images`. It does not tell what was deleted: that is found with the whole list. */
export const glanceChanges: ChangesSince<unknown> = { parameter: 'updated_at', format: (instant) => `gte:${instant}` };

/** For Cinder's `/volumes/detail` from microversion 3.60 on. It does not tell what was deleted: that is found with the whole list. */
export const cinderChanges: ChangesSince<unknown> = { parameter: 'updated_at', format: (instant) => `gte:${instant}` };
