import { Session } from 'keystoneauth-rx';
import { serveCloud } from 'keystoneauth-rx/testing/cloud';
import * as v3 from 'keystoneauth-rx/v3';
import { logToWinston, type LogToWinstonOptions } from 'keystoneauth-rx/winston';
import { lastValueFrom } from 'rxjs';
import { errand, type UserLogger } from './errand.js';

/** Runs the errand against an embedded cloud that is busy at first, and logs it; what is about volumes to `logger`, if there is one. */
export async function runErrand(options: LogToWinstonOptions, logger?: UserLogger): Promise<void> {
  const served = await serveCloud();
  served.cloud.fail({ method: 'GET', path: '/volume', status: 503 });
  const credentials = { authUrl: served.authUrl, username: 'demo', userDomainName: 'Default', password: 'demo-password' };
  const session = new Session({ auth: v3.password({ ...credentials, projectName: 'demo', projectDomainName: 'Default' }) });
  logToWinston(session, options);
  try {
    await lastValueFrom(errand(session, logger), { defaultValue: undefined });
  } finally {
    session.close();
    await served.close();
  }
}
