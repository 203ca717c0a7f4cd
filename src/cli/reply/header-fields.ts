import { OptionError } from '../../errors/option-error.js';

/**
 * Headers by name from lines such as `Name: value`; values of one name, in capitals or not, are sent as a list.
 *
 * @throws OptionError for a line without a name.
 */
export function headerFields(lines: readonly string[]): Readonly<Record<string, readonly string[]>> {
  const fields = new Map<string, readonly [name: string, values: readonly string[]]>();
  for (const line of lines) {
    const [, name, value = ''] = /^([^:\s]+)\s*:(.*)$/.exec(line) ?? [];
    if (name === undefined) throw new OptionError('--header', 'A header is written as "Name: value"; nothing was sent.');
    const [spelling, values] = fields.get(name.toLowerCase()) ?? [name, []];
    fields.set(name.toLowerCase(), [spelling, [...values, value.trimStart()]]);
  }
  return Object.fromEntries(fields.values());
}
