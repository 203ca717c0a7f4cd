import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEMO } from '../../../demos/angular/start/install-angular.js';

const EMPTY = `
import { Component, provideZonelessChangeDetection } from '@angular/core';
import { bootstrapApplication } from '@angular/platform-browser';
import { provideHttpClient } from '@angular/common/http';

@Component({ selector: 'app-root', template: 'Hello' })
class App {}

void bootstrapApplication(App, { providers: [provideZonelessChangeDetection(), provideHttpClient()] });
`;

const SIGNING_IN = `
import { Component, provideZonelessChangeDetection } from '@angular/core';
import { bootstrapApplication } from '@angular/platform-browser';
import { provideHttpClient, withInterceptors } from '@angular/common/http';
import { injectTokenState, keystoneInterceptor, provideKeystone } from 'keystoneauth-rx/angular';
import * as v3 from 'keystoneauth-rx/v3';

@Component({ selector: 'app-root', template: '{{ state().status }}' })
class App {
  protected readonly state = injectTokenState();
}

const auth = v3.password({ authUrl: 'http://keystone.test/v3', username: 'u', userDomainName: 'd', password: 'pw-7Hq2Ld-built' });

void bootstrapApplication(App, {
  providers: [provideZonelessChangeDetection(), provideHttpClient(withInterceptors([keystoneInterceptor])), provideKeystone({ auth })],
});
`;

/** Applications that are alike but for what they have of the package. */
export const SMALL_APPS = {
  empty: EMPTY,
  'signing in': SIGNING_IN,
} as const;

/** Writes an application of one file into a folder like the demo's. */
export function writeSmallApp(main: string, folder: string): void {
  for (const name of ['angular.json', 'package.json', 'tsconfig.json', 'tsconfig.app.json']) cpSync(join(DEMO, name), join(folder, name));
  for (const name of ['public', 'src/styles']) mkdirSync(join(folder, name), { recursive: true });
  cpSync(join(DEMO, 'src/styles'), join(folder, 'src/styles'), { recursive: true });
  writeFileSync(join(folder, 'src/index.html'), '<!doctype html><title>app</title><base href="/"><app-root></app-root>');
  writeFileSync(join(folder, 'src/main.ts'), main);
}
