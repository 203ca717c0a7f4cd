import type { AccessInfo } from '../access/access-info.js';
import type { ErrorCode } from '../errors/error-code.js';
import { isKeystoneAuthError, type Outcome } from '../errors/keystone-auth-error.js';
import { outcomeOfStatus } from '../http/raise-for-status.js';
import type { ApiResponse } from '../http/response.js';
import type { WireRequest } from '../http/wire-request.js';

/** Who made a change: the user of the token it was sent with. */
export interface AuditUser {
  readonly id: string | undefined;
  readonly name: string | undefined;
  readonly domainId: string | undefined;
  readonly domainName: string | undefined;
  /** Of the token, if it was made from one. */
  readonly applicationCredentialId: string | undefined;
  /** By which Keystone's own audit records name the token. */
  readonly tokenAuditId: string | undefined;
}

/** What the token was for. */
export interface AuditScope {
  readonly projectId: string | undefined;
  readonly projectName: string | undefined;
  readonly domainId: string | undefined;
  readonly domainName: string | undefined;
  readonly system: boolean;
  readonly trustId: string | undefined;
}

/**
 * What has become of a change: `done`; `planned`, it was not sent because of `dryRun`; `refused` by the service; `not-sent`;
 * `unknown`, it may have been done.
 */
export type AuditOutcome = 'done' | 'planned' | Outcome;

/** One change that was made, or tried. Holds no secret. */
export interface AuditRecord {
  /** When it began, by the wall clock. */
  readonly startedAt: number;
  /** From then to its end, retries and a new sign-in included. */
  readonly elapsedMs: number;
  readonly method: string;
  /** With secret parts replaced. */
  readonly url: string;
  /** From the endpoint filter: the service name, else its type. */
  readonly service: string | undefined;
  /** `undefined`: not authenticated, or the auth plugin does not know. */
  readonly user: AuditUser | undefined;
  readonly scope: AuditScope | undefined;
  readonly outcome: AuditOutcome;
  /** Of the final reply; `undefined` without one. */
  readonly status: number | undefined;
  /** Of the error it ended in, if it did; `aborted` also if nobody waited for it any more. */
  readonly code: ErrorCode | undefined;
  /** The id the service gave the request. */
  readonly requestId: string | undefined;
  /** The id under which whoever asked follows everything that is done for them. */
  readonly globalRequestId: string | undefined;
}

/** How a change ended. */
export type AuditEnd = Pick<AuditRecord, 'outcome' | 'status' | 'code' | 'requestId'>;

/** The end in a reply. */
export function endInReply({ fate }: WireRequest, { requestId, status }: ApiResponse): AuditEnd {
  return { outcome: outcomeInReply(status, fate.outcome), status: status === 0 ? undefined : status, code: undefined, requestId };
}

function outcomeInReply(status: number, fate: Outcome): AuditOutcome {
  if (status === 0) return 'planned';
  if (status < 400) return 'done';
  return fate === 'unknown' ? fate : outcomeOfStatus(status);
}

/** The end in an error; `undefined`: nobody waited any more. */
export function endInError({ fate }: WireRequest, error: unknown): AuditEnd {
  if (!isKeystoneAuthError(error)) return { outcome: fate.outcome, status: undefined, code: 'aborted', requestId: undefined };
  const status = 'status' in error && typeof error.status === 'number' ? error.status : undefined;
  return { outcome: error.outcome, status, code: error.code, requestId: error.requestId };
}

/** What a token says of who made a change, and where. */
export function whoAndWhere(access: AccessInfo): Pick<AuditRecord, 'user' | 'scope'> {
  const { projectId, projectName, domainId, domainName, trustId } = access;
  return {
    user: {
      id: access.userId,
      name: access.username,
      domainId: access.userDomainId,
      domainName: access.userDomainName,
      applicationCredentialId: access.applicationCredentialId,
      tokenAuditId: access.auditId,
    },
    scope: { projectId, projectName, domainId, domainName, system: access.systemScoped, trustId },
  };
}
