import type { CloudContext } from '../cloud-context.js';
import { asUuid } from '../id-source.js';

/** Something a project has: a server, a volume. */
export interface Resource {
  readonly id: string;
  readonly name: string;
  readonly createdAt: number;
  /** From here on it is no longer in the making. */
  readonly readyAt: number;
  /** What was asked for when it was made. */
  readonly asked: unknown;
  /** Since it was made: what became of it last, and when. */
  readonly change?: ResourceChange | undefined;
}

/** What befell a resource: it fails until further notice, is set right, or is made anew until its `readyAt`. */
export interface ResourceChange {
  readonly kind: 'failed' | 'set-right' | 'rebuilt';
  readonly at: number;
}

/** The resources of all projects. A project has its first ones from the moment somebody looks. */
export class ProjectResources {
  readonly #context: CloudContext;
  readonly #firstNames: readonly string[];
  readonly #byProject = new Map<string, Resource[]>();

  constructor(context: CloudContext, firstNames: readonly string[]) {
    this.#context = context;
    this.#firstNames = firstNames;
  }

  /** Newest first, as OpenStack lists them. */
  list(projectId: string): readonly Resource[] {
    return [...this.#of(projectId)].reverse();
  }

  find(projectId: string, id: string): Resource | undefined {
    return this.#of(projectId).find((resource) => resource.id === id);
  }

  add(projectId: string, made: { readonly name: string; readonly buildMs: number; readonly asked?: unknown }): Resource {
    const createdAt = this.#context.now();
    const { name, asked } = made;
    const resource = { id: asUuid(this.#context.ids()), name, createdAt, readyAt: createdAt + made.buildMs, asked };
    this.#of(projectId).push(resource);
    return resource;
  }

  /** The project that has it; for who may act in all of them. */
  projectOf(id: string): string | undefined {
    return [...this.#byProject].find(([, all]) => all.some((resource) => resource.id === id))?.[0];
  }

  /** Lets something befall a resource; what it is then, `undefined` if there is none. */
  change(projectId: string, id: string, { kind, buildMs = 0 }: { readonly kind: ResourceChange['kind']; readonly buildMs?: number }): Resource | undefined {
    const found = this.find(projectId, id);
    if (found === undefined) return undefined;
    const at = this.#context.now();
    const changed = { ...found, change: { kind, at }, ...(kind === 'rebuilt' && { readyAt: at + buildMs }) };
    this.#byProject.set(projectId, this.#of(projectId).map((resource) => (resource === found ? changed : resource)));
    return changed;
  }

  /** Whether there was one to remove. */
  remove(projectId: string, id: string): boolean {
    const kept = this.#of(projectId).filter((resource) => resource.id !== id);
    const removed = kept.length < this.#of(projectId).length;
    this.#byProject.set(projectId, kept);
    return removed;
  }

  #of(projectId: string): Resource[] {
    const existing = this.#byProject.get(projectId);
    if (existing !== undefined) return existing;
    const made: Resource[] = [];
    this.#byProject.set(projectId, made);
    for (const name of this.#firstNames) this.add(projectId, { name, buildMs: 0 });
    return made;
  }
}
