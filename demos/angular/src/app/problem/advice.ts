import { isHttpError, isKeystoneAuthError } from 'keystoneauth-rx';

/** An error in words for people. */
export interface Advice {
  readonly title: string;
  /** What to do about it. */
  readonly advice: string;
}

const BY_CODE: Readonly<Record<string, Advice>> = {
  'connect-failure': { title: 'No connection', advice: 'Check the network. The console goes on as soon as the cloud answers again.' },
  'connect-timeout': { title: 'No answer in time', advice: 'The service is slow or away. Try again in a moment.' },
  'cors-suspected': { title: 'The service does not let this page in', advice: 'Its operator has to allow the origin of this page (CORS), or put both behind one proxy.' },
  'deadline-exceeded': { title: 'No answer in time', advice: 'The service is slow or away. Try again in a moment.' },
  'endpoint-not-found': { title: 'Not offered here', advice: 'The catalog has no such service for this project and region.' },
  'empty-catalog': { title: 'No project chosen', advice: 'Choose a project above: without one the cloud shows no services.' },
  'microversion-not-supported': { title: 'Microversion out of range', advice: 'Choose one that the service offers; the catalog shows them.' },
  'version-not-available': { title: 'Version not offered', advice: 'The service has other versions; the catalog lists them.' },
  'missing-auth-plugin': { title: 'Nobody is signed in', advice: 'Sign in first.' },
  'invalid-response': { title: 'An answer nobody can read', advice: 'Is this really the address of an OpenStack service?' },
  'sign-in-window-blocked': { title: 'The browser blocked the window', advice: 'Allow windows for this page, then try again.' },
  'sign-in-abandoned': { title: 'The window was closed', advice: 'Sign in again when you like.' },
  'session-closed': { title: 'The page is closing', advice: 'Load it again.' },
  aborted: { title: 'Given up', advice: 'The request was stopped before it was answered.' },
};

const BY_STATUS: Readonly<Record<number, Advice>> = {
  400: { title: 'The service did not understand', advice: 'Check what was entered.' },
  401: { title: 'Not accepted', advice: 'Name, domain or password is wrong, or the token is no longer good. Sign in again.' },
  403: { title: 'Not allowed', advice: 'Your roles in this project do not permit it.' },
  404: { title: 'Not found', advice: 'It may have been removed in the meantime.' },
  409: { title: 'Already there', advice: 'Something of that name exists. Choose another one.' },
};

const OTHER: Advice = { title: 'That did not work', advice: 'Try again; if it stays so, pass on the request id.' };

/** What to tell people about an error. */
export function adviceFor(error: unknown): Advice {
  if (isHttpError(error)) return BY_STATUS[error.status] ?? (error.status >= 500 ? { ...OTHER, title: 'The service is in trouble' } : OTHER);
  return (isKeystoneAuthError(error) ? BY_CODE[error.code] : undefined) ?? OTHER;
}
