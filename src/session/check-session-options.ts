import { enginePart } from '#engine';
import { checkNames, type SessionOptions } from './session-options.js';

/**
 * Throws an OptionError for what cannot be right, before anything is sent. In a page whose engine is not loaded yet these are the names;
 * what the values may be is looked at when it is there, and is an error of who asks first.
 */
export function checkSessionOptions(options: SessionOptions): void {
  checkNames(options);
  enginePart.now?.checkValues(options);
}
