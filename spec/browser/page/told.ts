/** Something the page gave out, as text: what the secret hunt searches. */
export interface Told {
  readonly sink: 'event' | 'error';
  readonly text: string;
}

const told: Told[] = [];

/** Keeps an event or an error for `takeTold`: as JSON and, of an error and all its causes, message and stack. */
export function tell(sink: Told['sink'], value: unknown): void {
  const texts = [JSON.stringify(value)];
  for (let error = value; error instanceof Error; error = error.cause) texts.push(String(error), error.stack ?? '');
  told.push({ sink, text: texts.join('\n') });
}

/** Everything kept since the last call. */
export function takeTold(): readonly Told[] {
  return told.splice(0);
}
