/** How the tokens of one kind are written down; JSON on the outside. */
export interface TokenCodec<T> {
  /** The token and what came with it, as JSON can hold it. */
  readonly encode: (value: T) => unknown;
  /** Reads what `encode` gave; throws for what it cannot have given. */
  readonly decode: (state: unknown) => T;
}
