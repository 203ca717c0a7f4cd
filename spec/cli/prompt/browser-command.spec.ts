import { describe, expect, it } from 'vitest';
import { browserCommand } from '../../../src/cli/prompt/browser-command.js';

describe('browserCommand', () => {
  it('is the one of the desktop, where there is a display', () => {
    expect(browserCommand('linux', { DISPLAY: ':0' })).toEqual(['xdg-open']);
    expect(browserCommand('freebsd', { WAYLAND_DISPLAY: 'wayland-0' })).toEqual(['xdg-open']);
    expect(browserCommand('linux', { DISPLAY: '' })).toBeUndefined();
    expect(browserCommand('linux', {})).toBeUndefined();
  });

  it('is the one of the system elsewhere', () => {
    expect(browserCommand('darwin', {})).toEqual(['open']);
    expect(browserCommand('win32', {})).toEqual(['rundll32', 'url.dll,FileProtocolHandler']);
  });
});
