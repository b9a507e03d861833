import { Routes } from '@angular/router';

export default [
  {
    path: '',
    title: 'You',
    loadComponent: () => import('./feature-sign-in/sign-in-page').then((m) => m.SignInPage),
  },
] satisfies Routes;
