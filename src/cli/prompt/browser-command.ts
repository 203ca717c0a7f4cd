import type { Environment } from '../../loading/clouds/config-file.js';

/** A program and its arguments, before the page. */
export type BrowserCommand = readonly [program: string, ...args: string[]];

/** The program that opens a page on this machine; `undefined` where nobody would see it. */
export function browserCommand(platform: string, environment: Environment): BrowserCommand | undefined {
  if (platform === 'darwin') return ['open'];
  if (platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler'];
  const hasDisplay = [environment['DISPLAY'], environment['WAYLAND_DISPLAY']].some((display) => display !== undefined && display !== '');
  return hasDisplay ? ['xdg-open'] : undefined;
}
