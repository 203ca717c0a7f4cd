import { OptionError } from '../../errors/option-error.js';

const bare = (name: string): string => name.toLowerCase().replaceAll(/[ _-]/g, '');

/**
 * The columns that are wanted, in the order in which they are; all of them if none is named. `Project ID` is `project_id`.
 *
 * @throws OptionError for one that is not there.
 */
export function chooseColumns(columns: readonly string[], wanted: readonly string[]): readonly string[] {
  if (wanted.length === 0) return columns;
  return wanted.map((name) => {
    const column = columns.find((candidate) => bare(candidate) === bare(name));
    if (column !== undefined) return column;
    throw new OptionError('--column', `There is no column "${name}"; there are ${columns.join(', ')}.`);
  });
}
