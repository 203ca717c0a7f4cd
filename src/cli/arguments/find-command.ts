import type { KnownCommand } from '../registry.js';

/** What the first words of a command line come to. */
export interface FoundCommand {
  /** `undefined`: there is none that begins so. */
  readonly command: KnownCommand | undefined;
  /** The commands that the first word alone could mean: `token issue`, `token revoke`. */
  readonly group: readonly KnownCommand[];
}

/** Which command the words of a command line name: the one with the most words. */
export function findCommand(commands: readonly KnownCommand[], words: readonly string[]): FoundCommand {
  const fits = ({ name }: KnownCommand): boolean => name.split(' ').every((word, index) => words[index] === word);
  const [command] = commands.filter(fits).sort((left, right) => right.name.length - left.name.length);
  const group = commands.filter(({ name }) => words[0] !== undefined && name.startsWith(`${words[0]} `));
  return { command, group };
}
