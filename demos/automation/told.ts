import type { Action } from './rule.js';

/** An action in words. */
export function told(action: Action): string {
  switch (action.type) {
    case 'rebuild':
      return `Server ${action.name} (${action.serverId}) is in ERROR: it is rebuilt.`;
    case 'look':
      return `Looks at server ${action.serverId}, which an alarm names.`;
    case 'notice':
      return action.text;
  }
}
