import type { ReadAlarms } from './bad-body.js';
import { readAlertmanager } from './read-alertmanager.js';
import { readAodh } from './read-aodh.js';

/** By the path that a body is sent to. */
export const readers: ReadonlyMap<string, ReadAlarms> = new Map<string, ReadAlarms>([
  ['/alertmanager', readAlertmanager],
  ['/aodh', readAodh],
]);
