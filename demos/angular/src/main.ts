import { bootstrapApplication } from '@angular/platform-browser';
import { App } from './app/app';
import { appConfig } from './app/app-config';

bootstrapApplication(App, appConfig).catch((error: unknown) => {
  console.error(error);
  const said = document.createElement('p');
  said.className = 'no-start';
  said.setAttribute('role', 'alert');
  said.textContent = `The console could not start. ${error instanceof Error ? error.message : String(error)}`;
  document.body.replaceChildren(said);
});
