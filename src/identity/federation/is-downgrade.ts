import { parseUrl } from '../../http/url.js';

/** Whether `url` is without https although `from`, which named it, has it. However the scheme is written. */
export function isDowngrade(url: string, from: string): boolean {
  return parseUrl(from)?.protocol === 'https:' && parseUrl(url)?.protocol !== 'https:';
}
