import { firstValueFrom } from 'rxjs';
import { OptionError } from '../../errors/option-error.js';
import { isAbsoluteUrl, parseUrl } from '../../http/url.js';
import type { Adapter } from '../../session/adapter.js';

/**
 * A token opens everything its user may do: it goes to no host but that of the service, also where somebody pastes a whole URL, such
 * as the link to a next page.
 *
 * @throws OptionError for a URL of another origin than the service's.
 */
export async function refuseForeignUrl(adapter: Pick<Adapter, 'getEndpoint'>, path: string): Promise<void> {
  if (!isAbsoluteUrl(path)) return;
  const [wanted, own] = [parseUrl(path)?.origin, parseUrl((await firstValueFrom(adapter.getEndpoint())) ?? '')?.origin];
  if (wanted !== undefined && wanted === own) return;
  throw new OptionError(
    'PATH',
    `PATH names ${wanted ?? 'another host'}, and the service is at ${own ?? 'no URL that is known'}: a token is sent to the service alone. Give the path below it; the request was not sent.`,
  );
}
