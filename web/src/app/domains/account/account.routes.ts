import { Routes } from '@angular/router';

export default [
  {
    path: '',
    title: 'You',
    loadComponent: () => import('./feature-sign-in/sign-in-page').then((m) => m.SignInPage),
  },
  {
    path: 'back',
    title: 'Take your account back',
    loadComponent: () => import('./feature-take-back/take-back-page').then((m) => m.TakeBackPage),
  },
] satisfies Routes;
