import { inject } from '@angular/core';
import { Router, type CanActivateFn, type CanMatchFn, type UrlTree } from '@angular/router';
import { catchError, map, mergeMap, of } from 'rxjs';
import type { AccessInfo } from '../access/access-info.js';
import { OptionError } from '../errors/option-error.js';
import { refuseUnknownOptions } from '../errors/refuse-unknown-options.js';
import { isInRole } from './inject-keystone.js';
import { KEYSTONE } from './keystone-token.js';

/** Who may pass a {@link keystoneGuard}. */
export interface KeystoneGuardOptions {
  /** One of these roles, in the scope of the moment. @defaultValue any */
  readonly roles?: string | readonly string[] | undefined;
  /** What the token has to be good for. @defaultValue anything */
  readonly scope?: 'project' | 'domain' | 'system' | undefined;
  /** Where everybody else is sent, with the URL they wanted as the query parameter `returnUrl`. @defaultValue they stay where they are */
  readonly redirectTo?: string | undefined;
}

const SCOPES: readonly unknown[] = ['project', 'domain', 'system', undefined];

/**
 * Lets through who is signed in, as `canActivate`, `canActivateChild` or `canMatch` of a route. It waits for a sign-in that is under way, and for one
 * that needs no person: by an auth plugin in the options, or after the token has ended. The services decide
 * what somebody may do; a guard only spares people pages that would not work. Several with a `redirectTo` each may follow each other.
 *
 * @throws OptionError for an option that is unknown or cannot be right.
 */
export function keystoneGuard(options: KeystoneGuardOptions = {}): CanActivateFn & CanMatchFn {
  refuseUnknownOptions(options, new Set(['roles', 'scope', 'redirectTo']), 'keystoneGuard');
  const { roles, scope, redirectTo } = options;
  if (!SCOPES.includes(scope)) throw new OptionError('scope', '"scope" of keystoneGuard can be "project", "domain" or "system".');
  const mayPass = (access: AccessInfo | undefined): boolean =>
    access !== undefined && (roles === undefined || isInRole(access, roles)) && (scope === undefined || access[`${scope}Scoped`]);
  return () => {
    const router = inject(Router);
    return inject(KEYSTONE).session$.pipe(
      mergeMap((session) => session.getAccess()),
      catchError(() => of(undefined)),
      map((access) => mayPass(access) || (redirectTo === undefined ? false : elsewhere(router, redirectTo))),
    );
  };
}

function elsewhere(router: Router, path: string): UrlTree {
  const tree = router.parseUrl(path);
  const wanted = router.currentNavigation()?.extractedUrl;
  if (wanted !== undefined) tree.queryParams = { ...tree.queryParams, returnUrl: router.serializeUrl(wanted) };
  return tree;
}
