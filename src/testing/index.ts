/**
 * An embedded cloud as a function, fixtures and a contract for token stores, for tests of your own. Runs anywhere.
 *
 * @module keystoneauth-rx/testing
 */

// The embedded cloud: a function from request to response.
export { createCloud } from './create-cloud.js';
export type { Cloud } from './cloud.js';
export type { CloudDomain, CloudOptions, CloudProject, CloudService, CloudUser, ServiceReply } from './cloud-options.js';
export { standardDomains, standardProjects, standardServices, standardUsers } from './standard-cloud.js';
export type { CloudFault, CloudReply, CloudRequest, CloudResponse } from './cloud-request.js';
export type { Affected, Delay, Failure } from './disruptions.js';
export type { RecordedRequest } from './request-log.js';
export type { Call } from './call.js';

// Documents for tests of one's own.
export { v3Token, type V3TokenFixture } from './fixtures/v3-token.js';
export { v3FederationToken, type V3FederationTokenOptions } from './fixtures/v3-federation-token.js';
export type { DelegationOptions, ScopeOptions, UserOptions, V3TokenOptions } from './fixtures/v3-token-options.js';
export type {
  NamedMember,
  OwnedMember,
  ServiceProviderMember,
  V3Endpoint,
  V3Service,
  V3TokenBody,
  V3TokenDocument,
} from './fixtures/v3-token-document.js';
export type { EndpointDetails, StandardEndpoints, V3ServiceFixture } from './fixtures/v3-service-fixture.js';
export { v2Token, type V2TokenFixture, type V2TokenOptions } from './fixtures/v2-token.js';
export type { V2EndpointOptions, V2ServiceFixture } from './fixtures/v2-service-fixture.js';
export type { V2AccessBody, V2Service, V2TokenDocument } from './fixtures/v2-token-document.js';
export type { FixtureOptions, NamedOptions } from './fixtures/fixture-options.js';
export {
  describedBy,
  identityV2Entry,
  identityV3Entry,
  identityVersions,
  microversionEntry,
  novaMicroversionEntry,
  versionEntry,
  type IdentityVersions,
  type IdentityVersionsOptions,
  type MicroversionOptions,
  type VersionEntry,
  type VersionLink,
  type VersionOptions,
} from './fixtures/version-documents.js';
export { testPlugin, type TestPluginOptions } from './fixtures/test-plugin.js';
export { countingIds, randomIds, type IdSource } from './id-source.js';

// Proof for a token store of one's own.
export { tokenStoreContract, type TokenStoreCase, type TokenStoreContractOptions } from './token-store-contract.js';
export type { StoreProcess } from './store-contract/trial.js';
