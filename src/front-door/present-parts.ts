/** What the front door has beyond sessions and v3 plugins, where programs are loaded whole. */
import { presentPart, type Part } from '../runtime/part.js';
import * as automation from './automation.js';
import * as configuration from './configuration.js';
import * as plugins from './door-plugins.js';
import * as stores from './token-stores.js';

/** What is done by way of sessions and adapters. */
export const automationPart: Part<typeof automation> = /* @__PURE__ */ presentPart(automation);

/** Plugins that are no v3 plugins. */
export const pluginsPart: Part<typeof plugins> = /* @__PURE__ */ presentPart(plugins);

/** Where tokens are kept for others. */
export const storesPart: Part<typeof stores> = /* @__PURE__ */ presentPart(stores);

/** Plugins by name, and clouds by configuration. */
export const configurationPart: Part<typeof configuration> = /* @__PURE__ */ presentPart(configuration);
