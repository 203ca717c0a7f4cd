/** The folders of src whose specs are put to the test. */
export const FOLDERS: readonly string[] = ['microversion', 'events', 'discovery', 'token', 'session'];

/** Specs of other folders that say what a folder is for, besides its own. */
const MORE_SPECS: Readonly<Record<string, readonly string[]>> = { session: ['microversion'] };

/**
 * Specs that take part in no run: what they make up is another thing each time, so that a mutant would live today and die
 * tomorrow, and they take seconds for each of thousands of mutants.
 */
export const LEFT_OUT: readonly string[] = ['spec/token/token-source-model.spec.ts', 'spec/discovery/hostile-documents.spec.ts'];

/** Where the specs are that have to notice what is done to a folder of src. */
export function specsFor(folder: string): readonly string[] {
  return [folder, ...(MORE_SPECS[folder] ?? [])].map((place) => `spec/${place}/**/*.spec.ts`);
}
