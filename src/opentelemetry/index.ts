/**
 * Spans and metrics of a session; `@opentelemetry/api` is an optional peer. Runs anywhere.
 *
 * @module keystoneauth-rx/opentelemetry
 */

export { instrument, type InstrumentedSession, type InstrumentOptions } from './instrument.js';
