import { awsAuthorization, awsDate, sha256Hex } from './aws-signature.js';

/** An EC2 credential. */
export interface Ec2Keys {
  readonly access: string;
  readonly secret: string;
}

/** Not checked by Keystone, which has one name for each of them in every signature. */
const REGION = 'keystone';
const SERVICE = 'keystone';

/**
 * What Keystone is handed to recognise an EC2 credential by: a request as it was signed, and the signature. The request is the one
 * that carries it, so that it is good for nothing else.
 */
export function ec2SignedRequest(keys: Ec2Keys, { url, at }: { readonly url: string; readonly at: number }): Readonly<Record<string, unknown>> {
  const { host, pathname: path } = new URL(url);
  const date = awsDate(at);
  const bodyHash = sha256Hex('');
  const { signature, header } = awsAuthorization({ method: 'POST', host, path, bodyHash, date, regionName: REGION, serviceName: SERVICE }, keys);
  const headers = { Host: host, 'X-Amz-Date': date, Authorization: header };
  return { access: keys.access, signature, host, verb: 'POST', path, params: {}, headers, body_hash: bodyHash };
}
