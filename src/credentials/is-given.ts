/** Whether an option has a value. Files and environments write an absent one as an empty text. */
export function isGiven<T>(value: T | '' | null | undefined): value is T {
  return value !== undefined && value !== null && value !== '';
}
