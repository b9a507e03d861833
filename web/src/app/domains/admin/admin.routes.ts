import { Routes } from '@angular/router';

export default [
  {
    path: '',
    title: 'Control room',
    loadComponent: () => import('./feature-control-room/control-room').then((m) => m.ControlRoom),
  },
] satisfies Routes;
