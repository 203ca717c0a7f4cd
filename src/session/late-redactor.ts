import { enginePart } from '#engine';
import { REDACTED } from '../redaction/redacted.js';
import type { TextRedactor } from '../redaction/redactor.js';

/** A session's own redactor, made when the code of it is there; before, nothing is shown of any text. */
export function lateRedactor(): TextRedactor {
  if (enginePart.now !== undefined) return new enginePart.now.Redactor();
  let redactor: TextRedactor | undefined;
  const early = new Set<string>();
  const made = (): TextRedactor | undefined => {
    if (redactor !== undefined || enginePart.now === undefined) return redactor;
    redactor = new enginePart.now.Redactor();
    for (const secret of early) redactor.conceal(secret);
    early.clear();
    return redactor;
  };
  return {
    conceal: (secret) => {
      const present = made();
      if (present === undefined) early.add(secret);
      else present.conceal(secret);
    },
    text: (text) => made()?.text(text) ?? REDACTED,
  };
}
