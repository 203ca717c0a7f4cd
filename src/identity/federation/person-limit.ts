/** How long a sign-in may take that asks a person, in milliseconds: ten minutes. */
export const PERSON_LIMIT_MS = 600_000;
