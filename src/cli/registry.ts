import type { Command } from './command.js';

/** A command that can be asked for; its code is loaded then. */
export interface KnownCommand {
  /** Its words: `token issue`. */
  readonly name: string;
  readonly load: () => Promise<Command>;
}

/** The commands, in the order in which the help lists them. */
export const COMMANDS: readonly KnownCommand[] = [
  { name: 'login', load: async () => (await import('./commands/login.js')).login },
  { name: 'logout', load: async () => (await import('./commands/logout.js')).logout },
  { name: 'token issue', load: async () => (await import('./commands/token-issue.js')).tokenIssue },
  { name: 'token validate', load: async () => (await import('./commands/token-validate.js')).tokenValidate },
  { name: 'token revoke', load: async () => (await import('./commands/token-revoke.js')).tokenRevoke },
  { name: 'catalog list', load: async () => (await import('./commands/catalog-list.js')).catalogList },
  { name: 'versions', load: async () => (await import('./commands/versions.js')).versions },
  { name: 'endpoint show', load: async () => (await import('./commands/endpoint-show.js')).endpointShow },
  { name: 'request', load: async () => (await import('./commands/request.js')).request },
  { name: 'clouds list', load: async () => (await import('./commands/clouds-list.js')).cloudsList },
  { name: 'clouds check', load: async () => (await import('./commands/clouds-check.js')).cloudsCheck },
  { name: 'plugins list', load: async () => (await import('./commands/plugins-list.js')).pluginsList },
  { name: 'plugins show', load: async () => (await import('./commands/plugins-show.js')).pluginsShow },
];
