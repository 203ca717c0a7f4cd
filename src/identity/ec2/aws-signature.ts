import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

const ALGORITHM = 'AWS4-HMAC-SHA256';

/** A request to be signed: one without a query, with the two headers `host` and `x-amz-date`. */
export interface AwsRequest {
  readonly method: string;
  readonly host: string;
  readonly path: string;
  /** Hexadecimal SHA-256 of the body. */
  readonly bodyHash: string;
  /** `YYYYMMDDTHHMMSSZ`. */
  readonly date: string;
  readonly regionName: string;
  readonly serviceName: string;
}

/** The parts of the `Authorization` header, and its text. */
export interface AwsAuthorization {
  readonly signature: string;
  readonly header: string;
}

/**
 * Signature Version 4 of a request. Pure.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html
 */
export function awsAuthorization(request: AwsRequest, { access, secret }: { readonly access: string; readonly secret: string }): AwsAuthorization {
  const { method, host, path, bodyHash, date, regionName, serviceName } = request;
  const scope = [date.slice(0, 8), regionName, serviceName, 'aws4_request'];
  const signedHeaders = 'host;x-amz-date';
  const canonical = [method, path, '', `host:${host}`, `x-amz-date:${date}`, '', signedHeaders, bodyHash].join('\n');
  const toSign = [ALGORITHM, date, scope.join('/'), sha256Hex(canonical)].join('\n');
  const key = scope.reduce((previous, part) => hmac(sha256, previous, utf8ToBytes(part)), utf8ToBytes(`AWS4${secret}`));
  const signature = bytesToHex(hmac(sha256, key, utf8ToBytes(toSign)));
  const header = `${ALGORITHM} Credential=${[access, ...scope].join('/')}, SignedHeaders=${signedHeaders}, Signature=${signature}`;
  return { signature, header };
}

/** Hexadecimal SHA-256 of a text. */
export function sha256Hex(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text)));
}

/** An instant as signatures have it: `20400203T040506Z`. */
export function awsDate(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;
}
