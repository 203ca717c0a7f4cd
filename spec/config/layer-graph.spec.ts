import { describe, expect, it } from 'vitest';
import { layerGraph, toMermaid, withoutShortcuts, type CruisedModule } from './layer-graph.js';

const module = (source: string, ...resolved: string[]): CruisedModule => ({
  source,
  dependencies: resolved.map((path) => ({ resolved: path })),
});

const modules = [
  module('src/index.ts', 'src/session/session.ts', 'src/errors/index.ts'),
  module('src/session/session.ts', 'src/http/request.ts', 'src/session/options.ts', 'node_modules/rxjs/index.d.ts'),
  module('src/http/request.ts', 'src/errors/index.ts'),
  module('src/errors/index.ts'),
];

describe('layerGraph', () => {
  it('says which folder imports which, and nothing of what lies inside or outside', () => {
    const graph = layerGraph(modules);

    expect([...graph].map(([from, to]) => [from, [...to]])).toEqual([
      ['index', ['session', 'errors']],
      ['session', ['http']],
      ['http', ['errors']],
      ['errors', []],
    ]);
  });
});

describe('toMermaid', () => {
  it('draws doors round, folders square, and no arrow that follows from others', () => {
    expect(toMermaid(withoutShortcuts(layerGraph(modules)), new Set(['index']))).toBe(
      [
        'flowchart TD',
        '  errors[errors/]',
        '  http[http/]',
        '  index([front door])',
        '  session[session/]',
        '  http --> errors',
        '  index --> session',
        '  session --> http',
      ].join('\n'),
    );
  });
});
