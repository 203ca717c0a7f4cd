/**
 * Access by OAuth, by certificate, by signed requests. Each is a binding of its own, in a file that only the door
 * names: bundlers that split code by files (esbuild, and with it Angular) would otherwise put all that `loadAuthPlugin` loads later
 * into each app from its start.
 */
import { ec2 as ec2Plugin } from '../identity/ec2/ec2.js';
import { oauth1 as oauth1Plugin } from '../identity/oauth1/oauth1.js';
import { oauth1Authorization as authorizationOfOAuth1 } from '../identity/oauth1/oauth1-authorization.js';
import { oauth1Method as methodOfOAuth1 } from '../identity/oauth1/oauth1-method.js';
import { oauth2ClientCredential as oauth2ClientCredentialPlugin } from '../identity/oauth2/oauth2-client-credential.js';
import { oauth2MtlsClientCredential as oauth2MtlsClientCredentialPlugin } from '../identity/oauth2/oauth2-mtls-client-credential.js';
import { tokenless as tokenlessPlugin } from '../identity/tokenless.js';

/** Identity v3 with an OAuth 1.0a access token, which a user gave to a consumer (`createOAuth1AccessToken` gets one). */
export const oauth1 = oauth1Plugin;

/** An OAuth 1.0a access token, for `v3.auth`. */
export const oauth1Method = methodOfOAuth1;

/** The whole `Authorization` header of a request, signed with HMAC-SHA1. */
export const oauth1Authorization = authorizationOfOAuth1;

/** For services that want an OAuth 2.0 access token (`Authorization: Bearer`) beside the one of Keystone. */
export const oauth2ClientCredential = oauth2ClientCredentialPlugin;

/**
 * An OAuth 2.0 access token for the client certificate of the session (`tls: { cert, key }`), to which Keystone binds
 * it: it is good over that certificate alone.
 */
export const oauth2MtlsClientCredential = oauth2MtlsClientCredentialPlugin;

/**
 * Requests to Keystone with the client certificate of the session (`tls: { cert, key }`) in place of a token: nobody
 * signs in, each request says which project or domain it is for.
 */
export const tokenless = tokenlessPlugin;

/** Identity v3 with an EC2 credential (`createEc2Credential` makes one). */
export const ec2 = ec2Plugin;
