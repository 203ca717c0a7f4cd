/** What the front door has beyond sessions and v3 plugins, in browsers: each is loaded when something of it is used. */
import { corePart } from '#identity-core';
import { partMissing } from '../http/part-missing.js';
import { latePart, type Part } from '../runtime/part.js';
import type * as automation from './automation.js';
import type * as configuration from './configuration.js';
import type * as plugins from './door-plugins.js';
import type * as stores from './token-stores.js';

/** What is done by way of sessions and adapters. */
export const automationPart: Part<typeof automation> = /* @__PURE__ */ latePart(
  () => import('./automation.js'),
  /* @__PURE__ */ partMissing('streams over replies, and of questions to Identity,'),
);

/** Plugins that are no v3 plugins. They sign in by the core of all, which is loaded beside them. */
export const pluginsPart: Part<typeof plugins> = /* @__PURE__ */ latePart(
  () => {
    corePart.prepare();
    return import('./door-plugins.js');
  },
  /* @__PURE__ */ partMissing('what signs in'),
);

/** Where tokens are kept for others. */
export const storesPart: Part<typeof stores> = /* @__PURE__ */ latePart(() => import('./token-stores.js'), /* @__PURE__ */ partMissing('token stores'));

/** Plugins by name, and clouds by configuration. */
export const configurationPart: Part<typeof configuration> = /* @__PURE__ */ latePart(
  () => import('./configuration.js'),
  /* @__PURE__ */ partMissing('plugins by name and clouds by configuration'),
);
