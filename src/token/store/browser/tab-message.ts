import { isJsonObject } from '../../../access/json-object.js';
import { readEntry, type Entry } from './entry.js';

/** What tabs tell each other. Only `answer` holds a secret, and is sent under `storage: 'session'` alone. */
export type TabMessage =
  /** Something was saved; `revision` tells whether one has it. */
  | { readonly kind: 'saved'; readonly key: string; readonly revision: number }
  | { readonly kind: 'cleared'; readonly key: string }
  /** The lease of a key was given back. */
  | { readonly kind: 'released'; readonly key: string }
  /** Whoever holds the lease of a key is asked for a sign of life. */
  | { readonly kind: 'alive?'; readonly key: string }
  /** Who has something newer than `above`? */
  | { readonly kind: 'question'; readonly key: string; readonly question: string; readonly above: number }
  | { readonly kind: 'answer'; readonly key: string; readonly question: string; readonly entry: Entry };

/** A message of one kind. */
export type MessageOf<Kind extends TabMessage['kind']> = Extract<TabMessage, { kind: Kind }>;

type Members = Readonly<Record<string, unknown>> & { readonly key: string };

const readers: { readonly [Kind in TabMessage['kind']]: (members: Members) => MessageOf<Kind> | undefined } = {
  saved: ({ key, revision }) => (typeof revision === 'number' ? { kind: 'saved', key, revision } : undefined),
  cleared: ({ key }) => ({ kind: 'cleared', key }),
  released: ({ key }) => ({ kind: 'released', key }),
  'alive?': ({ key }) => ({ kind: 'alive?', key }),
  question: ({ key, question, above }) =>
    typeof question === 'string' && typeof above === 'number' ? { kind: 'question', key, question, above } : undefined,
  answer: ({ key, question, entry }) => {
    const read = readEntry(entry);
    return typeof question === 'string' && read !== undefined ? { kind: 'answer', key, question, entry: read } : undefined;
  },
};

/** What was heard, unless it is none of ours. */
export function readMessage(value: unknown): TabMessage | undefined {
  if (!isJsonObject(value)) return undefined;
  const { kind, key } = value;
  if (typeof key !== 'string' || typeof kind !== 'string' || !Object.hasOwn(readers, kind)) return undefined;
  return readers[kind as TabMessage['kind']]({ ...value, key });
}
