import { discover, type Discovery, type Session } from 'keystoneauth-rx';
import { emitted } from './emitted.js';
import { asText, isObject, type JsonObject } from './json.js';
import { renderPlain, renderVersionData } from './render.js';
import { options, type Options } from './translate.js';

/** Fetches the discovery document at `url` and calls `method` of it; see FORMAT section 4. */
export async function callDiscover(session: Session, { url, method, args, authenticated, cached }: JsonObject): Promise<unknown> {
  const call = CALLS[asText(method)];
  if (call === undefined) throw new TypeError(`The runner has no call "${asText(method)}" on a discovery document.`);
  const document = discover(session.connection, asText(url), {
    authenticate: () => session.getAuthHeaders(),
    authenticated: authenticated === true,
    cache: cached === true,
  });
  return call(await emitted(document), options(isObject(args) ? args : {}));
}

const CALLS: Readonly<Record<string, (document: Discovery, options: Options) => unknown>> = {
  version_data: (document, flags) => document.versionData(flags).map((entry) => renderVersionData(entry)),
  version_string_data: (document, flags) => document.versionStringData(flags).map((entry) => renderVersionData(entry)),
  raw_version_data: (document, flags) => document.rawVersionData(flags),
  url_for: (document, { version, ...flags }) => renderPlain(document.urlFor(version as never, flags)),
  data_for: (document, { version, ...flags }) => renderVersionData(document.dataFor(version as never, flags)),
  versioned_url_for: (document, filter) => renderPlain(document.versionedUrlFor(filter)),
  versioned_data_for: (document, filter) => renderVersionData(document.versionedDataFor(filter)),
};
