import { InjectionToken } from '@angular/core';

/** Asks for `attachTo` of the options: URLs beside the catalog's whose requests get the token. Empty until the options have come. */
export const ATTACH_TO: InjectionToken<() => readonly string[]> = new InjectionToken<() => readonly string[]>('ATTACH_TO');
