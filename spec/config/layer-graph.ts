/** Which folder imports which, by name. */
export type LayerGraph = ReadonlyMap<string, ReadonlySet<string>>;

/** The modules of a dependency-cruiser report, as far as folders are concerned. */
export interface CruisedModule {
  readonly source: string;
  readonly dependencies: readonly { readonly resolved: string }[];
}

/** `src/http/request.ts` lies in `http`, `src/index.ts` in `index`. */
function folderOf(path: string): string | undefined {
  return /^src\/([^/.]+)/.exec(path)?.[1];
}

/** The folders of src and their imports of each other. */
export function layerGraph(modules: readonly CruisedModule[]): LayerGraph {
  const graph = new Map<string, Set<string>>();
  for (const { source, dependencies } of modules) {
    const from = folderOf(source);
    if (from === undefined) continue;
    const targets = graph.get(from) ?? new Set();
    graph.set(from, targets);
    for (const { resolved } of dependencies) {
      const to = folderOf(resolved);
      if (to !== undefined && to !== from) targets.add(to);
    }
  }
  return graph;
}

function reaches(graph: LayerGraph, from: string, to: string): boolean {
  return [...(graph.get(from) ?? [])].some((next) => next === to || reaches(graph, next, to));
}

/** The graph without arrows that follow from others: where A imports B and B imports C, A's import of C is left out. */
export function withoutShortcuts(graph: LayerGraph): LayerGraph {
  return new Map(
    [...graph].map(([from, targets]) => {
      const isShortcut = (to: string): boolean => [...targets].some((other) => other !== to && reaches(graph, other, to));
      return [from, new Set([...targets].filter((to) => !isShortcut(to)))];
    }),
  );
}

/** The graph as a mermaid flow chart: users at the top, each arrow an import. */
export function toMermaid(graph: LayerGraph, doors: ReadonlySet<string>): string {
  const names = [...graph.keys()].sort();
  const nodes = names.map((name) => (doors.has(name) ? `  ${name}([${name === 'index' ? 'front door' : name}])` : `  ${name}[${name}/]`));
  const arrows = names.flatMap((from) => [...(graph.get(from) ?? [])].sort().map((to) => `  ${from} --> ${to}`));
  return ['flowchart TD', ...nodes, ...arrows].join('\n');
}
