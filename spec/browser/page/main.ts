import { operations } from './operations.js';
import { outcomeOf, type PageApi } from './outcome-of.js';
import { takeTold } from './told.js';

const api: PageApi = {
  run: (name, parameters) => outcomeOf(() => (operations[name] as (...values: readonly unknown[]) => unknown)(...parameters)),
  told: takeTold,
};

Object.assign(globalThis, { keystoneauthPage: api });
