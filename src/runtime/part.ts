import { defer, from, mergeMap, type Observable, type ObservableInput } from 'rxjs';

/**
 * A module of this library that is worth a file of its own in bundles. In Node it is there from the start; in browsers it is loaded
 * when it is first needed, so that a page shows itself before it has what sends requests. Once loaded it is used at once, too.
 */
export interface Part<M> {
  /** The module, if it is there. */
  readonly now: M | undefined;
  /** What `work` makes of the module, loaded if need be. An error of loading comes through the Observable; the next use tries again. */
  use<T>(work: (part: M) => ObservableInput<T>): Observable<T>;
  /** Begins to load it for a use that is near; a failure is left to that use. */
  prepare(): void;
}

/** A part that is there from the start. */
export function presentPart<M>(module: M): Part<M> {
  return { now: module, use: (work) => defer(() => work(module)), prepare: () => undefined };
}

/** A part that is loaded when it is needed; `failed` makes the error of one that could not be. */
export function latePart<M>(load: () => Promise<M>, failed: (cause: unknown) => Error): Part<M> {
  let now: M | undefined;
  let loading: Promise<M> | undefined;
  const loaded = (): Promise<M> =>
    (loading ??= load().then(
      (module) => (now = module),
      (cause: unknown) => {
        loading = undefined;
        throw failed(cause);
      },
    ));
  return {
    get now() {
      return now;
    },
    use: (work) => defer(() => (now === undefined ? from(loaded()).pipe(mergeMap(work)) : work(now))),
    prepare: () => {
      if (now === undefined) loaded().catch(() => undefined);
    },
  };
}

/** A part in whose code this is called. */
export function atHand<M>({ now }: Part<M>): M {
  if (now === undefined) throw new Error('This code runs after the part that calls it was loaded');
  return now;
}
