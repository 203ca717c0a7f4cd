import { type Answer, type PythonQuestion, pythonName } from '../services/keystoneauth-answers.js';
import { nameOf, type Question, type Wish } from './question.js';

/** A defect of keystoneauth1 that has a way around it: what is asked instead to get the answer that was wanted. */
interface Detour {
  readonly reason: string;
  readonly applies: (question: Question) => boolean;
  readonly instead: (question: Question) => Question;
  /** What of the answer to that is the answer. */
  readonly part?: 'url' | undefined;
}

const DETOURS: readonly Detour[] = [
  {
    reason: 'get_endpoint(discover_versions=...) raises TypeError',
    applies: ({ method, wish }) => method === 'getEndpoint' && 'discoverVersions' in wish,
    instead: (question) => ({ ...question, method: 'getEndpointData' }),
    part: 'url',
  },
  {
    reason: 'W-61: get_endpoint_data ignores its argument version',
    applies: ({ method, wish }) => method === 'getEndpointData' && 'version' in wish,
    instead: (question) => ({ ...question, wish: asRange(question.wish) }),
  },
  {
    reason: 'W-60: max_version alone matches nothing, unless the type says where versions begin (volumev3)',
    applies: ({ serviceType, wish }) => 'maxVersion' in wish && !('minVersion' in wish) && !/v\d$/.test(serviceType),
    instead: (question) => ({ ...question, wish: { ...question.wish, minVersion: '0' } }),
  },
  {
    reason: 'W-65: without the version hack the version in the URL of Swift, which has no version document, counts for nothing',
    applies: ({ serviceType, wish }) => serviceType === 'object-store' && 'allowVersionHack' in wish,
    instead: ({ wish: { allowVersionHack: _, ...wish }, ...question }) => ({ ...question, wish }),
  },
];

function asRange({ version, ...rest }: Wish): Wish {
  const said = String(version);
  const maxVersion = said === 'latest' ? said : `${said.split('.', 1).join()}.latest`;
  return { ...rest, minVersion: said, maxVersion };
}

/** A question as keystoneauth1 is asked, and how its answer is read. */
export interface PythonAsking {
  readonly asked: PythonQuestion;
  readonly read: (answer: Answer) => Answer;
}

/** How keystoneauth1 is asked: in its own spelling, and around its defects. `name` names the requests that it takes. */
export function inPython(question: Question, name: string): PythonAsking {
  const taken = DETOURS.filter(({ applies }) => applies(question));
  const { method, serviceType, wish } = DETOURS.reduce((next, { applies, instead }) => (applies(next) ? instead(next) : next), question);
  const filter = pythonNames({ ...wish, serviceType });
  const part = taken.find((each) => each.part !== undefined)?.part;
  return { asked: { name, method: pythonName(method), filter }, read: (answer) => (part === undefined ? answer : partOf(answer, part)) };
}

function pythonNames(given: object): Readonly<Record<string, unknown>> {
  const isNested = (value: unknown): value is object => typeof value === 'object' && value !== null && !Array.isArray(value);
  const entries: [string, unknown][] = Object.entries(given);
  return Object.fromEntries(entries.map(([key, value]) => [pythonName(key), isNested(value) ? pythonNames(value) : value]));
}

function partOf(answer: Answer, part: string): Answer {
  return 'value' in answer && answer.value !== null ? { value: (answer.value as Record<string, unknown>)[part] } : answer;
}

/** Where the answers differ on purpose. */
export interface Correction {
  readonly reason: string;
  /** By their names. */
  readonly questions: RegExp;
  /** Ours, given theirs. */
  readonly corrected: (theirs: Answer) => Answer;
}

/** All of them. */
export const CORRECTIONS: readonly Correction[] = [
  {
    reason: 'W-67: a version that is wanted and not to be found is no endpoint; keystoneauth1 gives the URL of the catalog and a warning',
    questions: / object-store (?!skipDiscovery).*\b(version=(2|2\.1|3|9|latest)|minVersion=[238]( maxVersion=\w+)?|maxVersion=latest)$/,
    corrected: none,
  },
  {
    reason: 'W-65: the version in the URL of Swift is what it is; keystoneauth1 lists the account, and then makes do with that',
    questions: /^getEndpointData object-store (?!skipDiscovery).*\b(version=1|minVersion=1( maxVersion=2.latest)?|maxVersion=2)$/,
    corrected: withServiceUrl,
  },
  {
    reason: 'one kind of mismatch: which argument it was, the message says',
    questions: / (volume|share)v\d .*ersion=/,
    corrected: (theirs) => ('error' in theirs ? { error: theirs.error.replace(/^Implied(Min|Max)/, 'Implied') } : theirs),
  },
];

function withServiceUrl(theirs: Answer): Answer {
  if (!('value' in theirs) || theirs.value === null) return theirs;
  const data = theirs.value as { readonly url: string };
  return { value: { ...data, service_url: data.url } };
}

/** No endpoint where keystoneauth1 has one; where it has an error, that. */
function none(theirs: Answer): Answer {
  return 'value' in theirs ? { value: null } : theirs;
}

/** What has to be answered, given what keystoneauth1 answers. */
export function corrected(question: Question, theirs: Answer): Answer {
  const correction = CORRECTIONS.find(({ questions }) => questions.test(nameOf(question)));
  return correction?.corrected(theirs) ?? theirs;
}
