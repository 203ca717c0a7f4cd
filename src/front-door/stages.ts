/**
 * The stages, for streams of requests that users pipe themselves. What stands in this folder are bindings that only the front door
 * names: bundlers that split code by files (esbuild, and with it Angular) would otherwise put all that a session loads when it is used
 * into each app from its start.
 */
import { enginePart } from '#engine';
import type * as engine from '../session/engine.js';
import { lateOperator } from './late-operator.js';

type Engine = typeof engine;

/** Gives each request its URL: that of the endpoint its filter names. */
export const resolveEndpoint: Engine['resolveEndpoint'] = /* @__PURE__ */ lateOperator(enginePart, 'resolveEndpoint');

/** Gives each request the headers of its microversion. */
export const applyMicroversion: Engine['applyMicroversion'] = /* @__PURE__ */ lateOperator(enginePart, 'applyMicroversion');

/** Says in each request who is asking. */
export const identify: Engine['identify'] = /* @__PURE__ */ lateOperator(enginePart, 'identify');

/** Gives each request what authenticates it, and the way back from a 401. */
export const authenticate: Engine['authenticate'] = /* @__PURE__ */ lateOperator(enginePart, 'authenticate');

/** Sends each request. */
export const send: Engine['send'] = /* @__PURE__ */ lateOperator(enginePart, 'send');

/** All stages in their order: what `session.request` sends a request through. */
export const requestPath: Engine['requestPath'] = /* @__PURE__ */ lateOperator(enginePart, 'requestPath');
