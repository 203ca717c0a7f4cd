import { OptionError } from '../../errors/option-error.js';

/**
 * Headers by name from lines such as `Name: value`; values of one name are sent as a list.
 *
 * @throws OptionError for a line without a name.
 */
export function headerFields(lines: readonly string[]): Readonly<Record<string, readonly string[]>> {
  const fields = new Map<string, readonly string[]>();
  for (const line of lines) {
    const [, name, value = ''] = /^([^:\s]+)\s*:\s*(.*)$/.exec(line) ?? [];
    if (name === undefined) throw new OptionError('--header', 'A header is written as "Name: value"; nothing was sent.');
    fields.set(name, [...(fields.get(name) ?? []), value]);
  }
  return Object.fromEntries(fields);
}
