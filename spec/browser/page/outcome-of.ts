import { isKeystoneAuthError } from 'keystoneauth-rx';
import { type operations } from './operations.js';
import { tell, type Told } from './told.js';

/** What specs can have a page do, by name. */
export type Operations = typeof operations;

/** How an operation went, as plain data: what crosses from the page to the spec. */
export type Outcome = { readonly value: unknown } | { readonly failure: Readonly<Record<string, unknown>> };

/** What the page offers to specs. */
export interface PageApi {
  readonly run: (name: keyof Operations, parameters: readonly unknown[]) => Promise<Outcome>;
  /** The events and errors since the last call. */
  readonly told: () => readonly Told[];
}

/** A typed error becomes data; any other is a fault of the page and stays one. */
export async function outcomeOf(operation: () => unknown): Promise<Outcome> {
  try {
    return { value: await operation() };
  } catch (error) {
    tell('error', error);
    if (!isKeystoneAuthError(error)) throw error;
    return { failure: JSON.parse(JSON.stringify(error)) as Readonly<Record<string, unknown>> };
  }
}
