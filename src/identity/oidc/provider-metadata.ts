import { isJsonObject, flagIn, textIn, textsIn, type JsonObject } from '../../access/json-object.js';
import { InvalidOidcDiscoveryDocument } from '../../errors/oidc-errors.js';
import { parseUrl } from '../../http/url.js';
import { redactUrl } from '../../redaction/redact-url.js';
import { isDowngrade } from '../federation/is-downgrade.js';

/** The members of a discovery document that name endpoints which are used here. */
export type EndpointName = 'token_endpoint' | 'authorization_endpoint' | 'device_authorization_endpoint';

/** What a discovery document says about an identity provider. */
export interface ProviderMetadata {
  /** `undefined` if the document names none that is a URL. */
  readonly issuer: string | undefined;
  /** Empty: it says nothing about grants. */
  readonly grantTypes: readonly string[];
  /** Empty: it says nothing about PKCE. */
  readonly codeChallengeMethods: readonly string[];
  /** Whether every answer to an authorization request names the issuer (RFC 9207). */
  readonly namesIssuer: boolean;
  /** The endpoint of this name; throws InvalidOidcDiscoveryDocument for one that nothing secret may be sent to. */
  endpoint(name: EndpointName): string | undefined;
}

/** Where a document was asked for, and by whom it has to be. */
export interface DiscoveryPlace {
  readonly url: string;
  /** The issuer that it has to name, where that does not follow from the URL. */
  readonly issuer?: string | undefined;
}

const WELL_KNOWN = '/.well-known/openid-configuration';

/**
 * Reads a discovery document and checks that it is that of its issuer.
 *
 * @throws InvalidOidcDiscoveryDocument
 * @see https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderConfigurationValidation
 */
export function readProviderMetadata(body: unknown, place: DiscoveryPlace): ProviderMetadata {
  if (!isJsonObject(body) || Object.keys(body).length === 0) throw invalid(place, 'is no JSON object with members');
  const issuer = readIssuer(body, place);
  return {
    issuer,
    grantTypes: textsIn(body, 'grant_types_supported'),
    codeChallengeMethods: textsIn(body, 'code_challenge_methods_supported'),
    namesIssuer: flagIn(body, 'authorization_response_iss_parameter_supported') ?? false,
    endpoint: (name) => readEndpoint(body, name, place),
  };
}

/** Throws unless the issuer is the expected one. A text that is no URL names no issuer. */
function readIssuer(body: JsonObject, place: DiscoveryPlace): string | undefined {
  const named = textIn(body, 'issuer');
  const issuer = named !== undefined && isHttp(named) ? named : undefined;
  if (place.issuer !== undefined) {
    if (named === place.issuer) return named;
    throw invalid(place, `names ${shownIssuer(named)}, not the "issuer" that was given`);
  }
  const expected = place.url.endsWith(WELL_KNOWN) ? place.url.slice(0, -WELL_KNOWN.length) : undefined;
  if (issuer === undefined || expected === undefined || withoutSlash(issuer) === withoutSlash(expected)) return issuer;
  throw invalid(place, `names ${shownIssuer(issuer)}, which has its document elsewhere; give it as "issuer" if that is right`);
}

function readEndpoint(body: JsonObject, name: EndpointName, place: DiscoveryPlace): string | undefined {
  const endpoint = textIn(body, name);
  if (endpoint === undefined) return undefined;
  if (!isHttp(endpoint)) throw invalid(place, `has a "${name}" that is no http or https URL`);
  if (isDowngrade(endpoint, place.url)) throw invalid(place, `came over https but has a "${name}" without`);
  return endpoint;
}

function isHttp(url: string): boolean {
  return /^https?:$/.test(parseUrl(url)?.protocol ?? '');
}

function withoutSlash(url: string): string {
  return url.replace(/\/$/, '');
}

function shownIssuer(issuer: string | undefined): string {
  return issuer === undefined ? 'no issuer' : `the issuer ${redactUrl(issuer)}`;
}

function invalid({ url }: DiscoveryPlace, fault: string): InvalidOidcDiscoveryDocument {
  return new InvalidOidcDiscoveryDocument(
    `The OpenID Connect discovery document at ${redactUrl(url)} ${fault}; nothing was sent to the provider.`,
  );
}
