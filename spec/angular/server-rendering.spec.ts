import { Component, inject, provideZonelessChangeDetection, type EnvironmentProviders, type Type } from '@angular/core';
import { rxResource } from '@angular/core/rxjs-interop';
import { bootstrapApplication, type BootstrapContext } from '@angular/platform-browser';
import { provideServerRendering, renderApplication } from '@angular/platform-server';
import type { AuthPlugin } from 'keystoneauth-rx';
import { injectAccess, injectAdapter, KEYSTONE, provideKeystone, type Keystone } from 'keystoneauth-rx/angular';
import { serveCloud, type ServedCloud } from 'keystoneauth-rx/testing/cloud';
import { map } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { admin, demo } from './application.js';
import { countedRuntime } from './counted-runtime.js';

const clients: Keystone[] = [];

/** Says who is signed in, and asks a service. */
class Page {
  readonly access = injectAccess();
  readonly #nova = injectAdapter('compute');
  readonly servers = rxResource({ stream: () => this.#nova.get<{ servers: unknown[] }>('/servers').pipe(map(({ body }) => body.servers.length)) });

  constructor() {
    clients.push(inject(KEYSTONE));
  }
}
const App: Type<Page> = Component({ selector: 'app-root', template: '{{ access()?.username }} of {{ access()?.projectName }}: {{ servers.value() }}' })(Page);

const render = (keystone: EnvironmentProviders): Promise<string> =>
  renderApplication((context: BootstrapContext) => bootstrapApplication(App, { providers: [provideServerRendering(), provideZonelessChangeDetection(), keystone] }, context), {
    document: '<html><body><app-root></app-root></body></html>',
    url: '/',
  });

describe('a page that is rendered on a server', () => {
  let served: ServedCloud;
  beforeAll(async () => { served = await serveCloud(); });
  afterAll(() => served.close());

  it('is that of its own user, leaves no timer and ends its client', async () => {
    const runtime = countedRuntime();
    served.cloud.delay({ path: '/identity', ms: 30, times: 2 });
    const of = (auth: (cloud: ServedCloud) => AuthPlugin): EnvironmentProviders => provideKeystone(() => Promise.resolve({ auth: auth(served), runtime }));

    const pages = await Promise.all([render(of(demo)), render(of(admin))]);

    expect(pages[0]).toContain('demo of demo: 3');
    expect(pages[1]).toContain('admin of admin: 3');
    expect(served.cloud.signIns).toBe(2);
    expect([runtime.asked('tick'), runtime.waiting('deadline'), runtime.waiting('sleep')]).toEqual([0, 0, 0]);
    expect(clients.splice(0).map(({ session }) => session.snapshot().closed)).toEqual([true, true]);
  });

  it('hears of no other: nobody is signed out by somebody else of the same name', async () => {
    const opened: string[] = [];
    const { BroadcastChannel: before } = globalThis;
    globalThis.BroadcastChannel = class extends before {
      constructor(name: string) {
        super(name);
        opened.push(name);
      }
    };
    onTestFinished(() => { globalThis.BroadcastChannel = before; });

    await render(provideKeystone(() => ({ auth: demo(served) })));

    expect(opened).toEqual([]);
  });

  it('is not rendered where its options cannot be had', async () => {
    await expect(render(provideKeystone(() => Promise.reject(new Error('config.json: 503'))))).rejects.toMatchObject({ name: 'OptionError', message: expect.stringContaining('config.json: 503') });
  });
});
