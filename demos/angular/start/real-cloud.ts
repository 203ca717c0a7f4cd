import { startCloud } from '../../../spec/cloud/services/cloud.js';
import type { CloudWish, ConsoleCloud } from './console-cloud.js';

/** Keystone and Placement from Debian's packages, on loopback. */
export async function openReal({ allowedOrigin, tokenLifeMs }: CloudWish): Promise<ConsoleCloud> {
  const cloud = await startCloud({
    tokenLifeSeconds: Math.round(tokenLifeMs / 1000),
    allowedOrigins: allowedOrigin === undefined ? undefined : [allowedOrigin],
  });
  const { authUrl, keystoneUrl, placementUrl, admin, demo } = cloud.access;
  const accounts = [demo, admin].map(({ credentials }) => ({
    username: credentials.username,
    password: credentials.password,
    project: credentials.projectName,
    note: credentials === admin.credentials ? 'an administrator' : 'a member of one project',
  }));
  return {
    name: 'Keystone of Debian',
    authUrl,
    origins: [keystoneUrl, placementUrl].map((url) => new URL(url).origin),
    accounts,
    close: () => cloud.stop(),
  };
}
