import { Routes } from '@angular/router';

/** Every area is loaded when it is first opened. */
export const routes: Routes = [
  { path: 'account', loadChildren: () => import('./domains/account/account.routes') },
  { path: 'sell', loadChildren: () => import('./domains/vendor/vendor.routes') },
  { path: 'control', loadChildren: () => import('./domains/admin/admin.routes') },
  { path: '', loadChildren: () => import('./domains/shop/shop.routes') },
  {
    path: '**',
    title: 'Not found',
    loadComponent: () => import('./domains/shared/feature-shell/not-found').then((m) => m.NotFound),
  },
];
