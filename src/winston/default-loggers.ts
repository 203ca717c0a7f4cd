import type { Container } from 'winston';
import { OptionError } from '../errors/option-error.js';

/**
 * winston's own container of loggers, `winston.loggers`.
 *
 * @throws OptionError (code `unsupported-here`) when winston is not installed
 */
export const defaultLoggers: Container = await loadLoggers();

async function loadLoggers(): Promise<Container> {
  try {
    return (await import('winston')).default.loggers;
  } catch (cause) {
    throw notInstalled(cause);
  }
}

function notInstalled(cause: unknown): OptionError {
  return new OptionError(
    'loggers',
    'keystoneauth-rx/winston writes to winston, which could not be loaded. Install it with: npm install winston',
    { code: 'unsupported-here', cause },
  );
}
