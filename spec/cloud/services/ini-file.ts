/** Sections of an oslo.config file; `undefined` leaves an option at its default. */
export type IniSections = Readonly<Record<string, Readonly<Record<string, string | number | boolean | undefined>>>>;

/** The text of an INI file as oslo.config reads it. */
export function iniFile(sections: IniSections): string {
  const section = ([name, options]: [string, IniSections[string] & object]): string =>
    [
      `[${name}]`,
      ...Object.entries(options).flatMap(([option, value]) => (value === undefined ? [] : [`${option} = ${String(value)}`])),
      '',
    ].join('\n');
  return Object.entries(sections).map(section).join('\n');
}
