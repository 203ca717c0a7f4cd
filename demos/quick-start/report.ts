import type { Findings } from './findings.js';

/** The last line: a summary for people, or everything as one line of JSON. */
export function printed(findings: Findings & { readonly cloud: string; readonly seconds: number }, json: boolean): string {
  if (json) return JSON.stringify(findings);
  const { ok, seconds, concurrent, services } = findings;
  const crowd = concurrent === undefined ? '' : `, ${String(concurrent.requests)} requests with ${String(concurrent.signIns)} sign-in`;
  return `${ok ? 'All as it should be' : 'Something is wrong'}: ${String(services.length)} services found${crowd}, ${String(seconds)} s.`;
}
