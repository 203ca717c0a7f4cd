import { pagePresence } from 'keystoneauth-rx';
import { describe, expect, it, onTestFinished } from 'vitest';
import { listen } from '../token/listener.js';

/** A page or a worker, as far as presence goes, in place of the global scope. */
function scope({ hidden, onLine }: { readonly hidden?: boolean; readonly onLine?: boolean }): { readonly change: (now: { readonly hidden?: boolean; readonly onLine?: boolean }) => void; readonly listeners: () => number } {
  const page = Object.assign(new EventTarget(), { visibilityState: hidden === true ? 'hidden' : 'visible' });
  const navigator = { onLine };
  const target = new EventTarget();
  let listeners = 0;
  const counted = (source: EventTarget, by: 1 | -1) => (type: string, listener: EventListener): void => {
    listeners += by;
    source[by === 1 ? 'addEventListener' : 'removeEventListener'](type, listener);
  };
  const given = {
    navigator,
    addEventListener: counted(target, 1),
    removeEventListener: counted(target, -1),
    ...(hidden !== undefined && { document: Object.assign(page, { addEventListener: counted(new EventTarget(), 1), removeEventListener: counted(new EventTarget(), -1) }) }),
  };
  if (hidden !== undefined) Object.assign(page, { addEventListener: counted(target, 1), removeEventListener: counted(target, -1) });
  const before = Object.entries(given).map(([name]) => [name, Object.getOwnPropertyDescriptor(globalThis, name)] as const);
  for (const [name, value] of Object.entries(given)) Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  onTestFinished(() => {
    for (const [name, descriptor] of before) {
      if (descriptor === undefined) Reflect.deleteProperty(globalThis, name);
      else Object.defineProperty(globalThis, name, descriptor);
    }
  });
  return {
    listeners: () => listeners,
    change: (now) => {
      if (now.hidden !== undefined) page.visibilityState = now.hidden ? 'hidden' : 'visible';
      if (now.onLine !== undefined) navigator.onLine = now.onLine;
      target.dispatchEvent(new Event(now.hidden === undefined ? (now.onLine === true ? 'online' : 'offline') : 'visibilitychange'));
    },
  };
}

describe('pagePresence', () => {
  it('is always present where there is no browser', () => {
    const heard = listen(pagePresence());

    expect([heard.values, heard.completed]).toEqual([['present'], true]);
  });

  it('follows a page: hidden, back, offline, back', () => {
    const { change, listeners } = scope({ hidden: false, onLine: true });
    const heard = listen(pagePresence());
    change({ hidden: true });
    change({ hidden: true });
    change({ hidden: false });
    change({ onLine: false });
    change({ hidden: true });
    change({ onLine: true });
    change({ hidden: false });

    expect(heard.values).toEqual(['present', 'hidden', 'present', 'offline', 'hidden', 'present']);
    expect(listeners()).toBe(3);
    heard.leave();
    expect(listeners()).toBe(0);
  });

  it('begins with how it is', () => {
    scope({ hidden: true, onLine: true });
    expect(listen(pagePresence()).values).toEqual(['hidden']);
  });

  it('follows a worker, which only knows whether the device is online', () => {
    const { change } = scope({ onLine: false });
    const heard = listen(pagePresence());
    change({ onLine: true });

    expect(heard.values).toEqual(['offline', 'present']);
  });
});
