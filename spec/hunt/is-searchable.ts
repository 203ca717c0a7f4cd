/** Shorter texts are found in anything. */
const SHORTEST = 12;
/** What RFC 6238 makes. */
const PASSCODE = /^\d{6,8}$/;

/** Whether finding `value` in a text means that it was leaked. Passcodes are short: they are looked for where they stand alone. */
export function isSearchable(value: string): boolean {
  return value.length >= SHORTEST || isPasscode(value);
}

/** Whether `value` is a few digits, as a one-time password is. */
export function isPasscode(value: string): boolean {
  return PASSCODE.test(value);
}
