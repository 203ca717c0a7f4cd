import type { CatalogChanged, CatalogPlace, CredentialEnding, MicroversionRangeChanged, MicroversionSpan } from '../events/cloud-event.js';

/** What became of the endpoints of a catalog. */
export function catalogLine({ authUrl, appeared, moved, went }: CatalogChanged): string {
  const changes = [
    ...appeared.map((place) => `${called(place)} appeared at ${place.url}`),
    ...moved.map((place) => `${called(place)} moved from ${place.before} to ${place.url}`),
    ...went.map((place) => `${called(place)} at ${place.url} is gone`),
  ];
  return `The catalog of ${authUrl ?? 'the auth plugin'} changed: ${changes.join('; ')}`;
}

/** Other microversions. */
export function rangeLine({ serviceType, url, version, before, now }: MicroversionRangeChanged): string {
  return `The microversions of ${serviceType ?? 'the service'} ${version} at ${url} changed: ${range(before)}, now ${range(now)}`;
}

/** A credential ends soon. */
export function credentialLine({ credential, name, id, endsAt }: CredentialEnding): string {
  const whose = name ?? id;
  const what = credential === 'password' ? 'The password of' : 'The application credential';
  return `${what} ${whose ?? 'the session'} ends at ${new Date(endsAt).toISOString()}; renew it before`;
}

function called({ serviceType, interface: name, regionName }: CatalogPlace): string {
  return [serviceType, name, regionName].filter((part) => part !== undefined).join(' ');
}

function range(span: MicroversionSpan | undefined): string {
  if (span === undefined) return 'none';
  return span.min === undefined ? `up to ${span.max}` : `${span.min} - ${span.max}`;
}
