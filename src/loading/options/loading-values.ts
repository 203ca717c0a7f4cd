/** Values of options by their names in this library (`projectDomainId`), as a file, a form, the environment or a command line has them. */
export type LoadingValues = Readonly<Record<string, unknown>>;
