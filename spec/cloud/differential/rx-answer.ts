import { type AuthPlugin, DiscoveryCache, Session } from 'keystoneauth-rx';
import { firstValueFrom, type Observable } from 'rxjs';
import { type Answer, pythonName } from '../services/keystoneauth-answers.js';
import { type Question } from './question.js';

/** What a session answers that knows of no version document yet; `userAgent` names the requests that it takes. */
export async function rxAnswer(auth: AuthPlugin, question: Question, userAgent: string): Promise<Answer> {
  const session = new Session({ auth, userAgent, discoveryCache: new DiscoveryCache() });
  try {
    return { value: asInPython(await firstValueFrom(ask(session, question))) };
  } catch (error) {
    return { error: error instanceof Error ? error.name : String(error) };
  } finally {
    session.close();
  }
}

function ask(session: Session, { method, serviceType, wish }: Question): Observable<unknown> {
  if (method === 'getAllVersionData') return session.getAllVersionData({ serviceType });
  return session[method]({ ...wish, serviceType });
}

/** As Python names and JSON writes it: absence is null, the latest of versions is a word. */
function asInPython(value: unknown): unknown {
  if (value === undefined) return null;
  if (value === Infinity) return 'latest';
  if (Array.isArray(value)) return value.map(asInPython);
  if (typeof value !== 'object' || value === null) return value;
  // A region's name begins with a capital and stays.
  const nameOf = (name: string): string => (/^[a-z]/.test(name) ? pythonName(name) : name);
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [nameOf(name), asInPython(member)]));
}
