/** The number that an option of the command line holds. Throws for what is none, and for what is below 0. */
export function amount(name: string, text: string): number {
  const number = Number(text);
  if (text.trim() !== '' && number >= 0) return number;
  throw new TypeError(`--${name} has to be a number of 0 or more, not "${text}".`);
}
