import type { Profiler } from 'node:inspector';

/** A function, and its own part of the time in which the processor was busy. */
export interface Frame {
  readonly where: string;
  readonly percent: number;
}

const IDLE = '(idle)';

/** The functions in which most of the time of `profile` passed, the first of them first; what they call is not counted as theirs. */
export function topFrames({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile, count: number): readonly Frame[] {
  const names = new Map(nodes.map(({ id, callFrame }) => [id, nameOf(callFrame)]));
  const spent = new Map<string, number>();
  samples.forEach((id, index) => {
    const name = names.get(id) ?? IDLE;
    if (name !== IDLE) spent.set(name, (spent.get(name) ?? 0) + (timeDeltas[index] ?? 0));
  });
  const busy = [...spent.values()].reduce((sum, one) => sum + one, 0);
  const ordered = [...spent].sort(([, a], [, b]) => b - a).slice(0, count);
  return ordered.map(([where, one]) => ({ where, percent: (one / busy) * 100 }));
}

/** Folders of this machine are left out. */
function nameOf({ functionName, url, lineNumber }: Profiler.Profile['nodes'][number]['callFrame']): string {
  const file = url.replace(/^.*?\/(?=(?:node_modules|dist|spec)\/)/, '');
  const name = functionName === '' ? '(anonymous)' : functionName;
  return file === '' ? name : `${name} ${file}:${String(lineNumber + 1)}`;
}
