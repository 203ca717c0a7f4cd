type IniValue = string | number | boolean | readonly string[] | undefined;

/** Sections of an oslo.config file; `undefined` leaves an option at its default, an array repeats the option. */
export type IniSections = Readonly<Record<string, Readonly<Record<string, IniValue>>>>;

/** The text of an INI file as oslo.config reads it. */
export function iniFile(sections: IniSections): string {
  const section = ([name, options]: [string, IniSections[string] & object]): string =>
    [
      `[${name}]`,
      ...Object.entries(options).flatMap(([option, value]) => valuesOf(value).map((each) => `${option} = ${each}`)),
      '',
    ].join('\n');
  return Object.entries(sections).map(section).join('\n');
}

function valuesOf(value: IniValue): readonly string[] {
  if (value === undefined) return [];
  return typeof value === 'object' ? value : [String(value)];
}
