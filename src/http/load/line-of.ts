import { keptLine, type RequestLimit } from './request-limit.js';
import { WaitingLine } from './waiting-line.js';

/** The line of a limit. */
export function lineOf(limit: RequestLimit): WaitingLine {
  const kept = keptLine(limit);
  return (kept.line ??= new WaitingLine(kept.rules));
}
