/** What tells whether credentials may have changed; see `ChangingValue.revision`. */
export type Revision = string | number | undefined;

/** The revision of several credentials together; never throws: one that cannot be told is one too. */
export function jointRevision(parts: readonly { revision?(): Revision }[]): string {
  return parts.map((part) => JSON.stringify(revisionOf(part))).join();
}

function revisionOf(part: { revision?(): Revision }): string {
  try {
    return String(part.revision?.());
  } catch (error) {
    return `unknown: ${String(error)}`;
  }
}
