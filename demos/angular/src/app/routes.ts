import type { Routes } from '@angular/router';
import { keystoneGuard } from 'keystoneauth-rx/angular';

/** Everything but the door is for who is signed in. */
export const routes: Routes = [
  { path: 'sign-in', title: 'Sign in · Keystone console', loadComponent: () => import('./sign-in/sign-in-page').then((m) => m.SignInPage) },
  {
    path: '',
    canActivate: [keystoneGuard({ redirectTo: '/sign-in' })],
    loadComponent: () => import('./shell/shell').then((m) => m.Shell),
    children: [
      { path: '', pathMatch: 'full', redirectTo: 'overview' },
      { path: 'overview', title: 'Overview · Keystone console', loadComponent: () => import('./overview/overview-page').then((m) => m.OverviewPage) },
      { path: 'catalog', title: 'Catalog · Keystone console', loadComponent: () => import('./catalog/catalog-page').then((m) => m.CatalogPage) },
      { path: 'servers', title: 'Servers · Keystone console', loadComponent: () => import('./servers/servers-page').then((m) => m.ServersPage) },
      { path: 'providers', title: 'Providers · Keystone console', loadComponent: () => import('./providers/providers-page').then((m) => m.ProvidersPage) },
    ],
  },
  { path: '**', redirectTo: '' },
];
