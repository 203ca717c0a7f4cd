const TOKEN_MEMBERS = ['id', 'methods', 'user', 'expires_at', 'expires', 'catalog'];

/**
 * Identity's own documents that stand under the name of a secret, and the members by which they are known: a sign-in with
 * password or token (v3, v2), a token document (v2, v3) and the receipt of a sign-in in several steps.
 */
const DOCUMENTS: Readonly<Record<string, readonly string[]>> = {
  'identity.password': ['user'],
  'identity.token': ['id'],
  'auth.token': ['id'],
  'access.token': TOKEN_MEMBERS,
  '.token': TOKEN_MEMBERS,
  '.receipt': TOKEN_MEMBERS,
};

/** Whether `member` is such a document; `place` is the name of what it stands in, a dot and its own name. */
export function isOwnDocument(place: string, member: unknown): boolean {
  if (typeof member !== 'object' || member === null || !Object.hasOwn(DOCUMENTS, place)) return false;
  if (place === 'identity.password') return 'user' in member && typeof member.user === 'object';
  return DOCUMENTS[place]?.some((name) => Object.hasOwn(member, name)) === true;
}
