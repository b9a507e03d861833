import { inject } from '@angular/core';
import { Router, Routes } from '@angular/router';
import { Session } from '@shared/data/session';
import { VendorFrame } from './feature-frame/vendor-frame';

/** Whose login has ended stays: the pages ask for the next one themselves. */
const mustBeVendor = () =>
  inject(Session).lastVendor() !== null || inject(Router).createUrlTree(['/sell/sign-in']);

export default [
  {
    path: 'sign-in',
    title: 'Sell tickets',
    loadComponent: () => import('./feature-sign-in/vendor-sign-in').then((m) => m.VendorSignIn),
  },
  {
    path: '',
    component: VendorFrame,
    canActivate: [mustBeVendor],
    children: [
      {
        path: '',
        pathMatch: 'full',
        title: 'Sales',
        loadComponent: () => import('./feature-sales/sales-page').then((m) => m.SalesPage),
      },
      {
        path: 'events',
        title: 'Events',
        loadComponent: () => import('./feature-events/vendor-event-list').then((m) => m.VendorEventList),
      },
      {
        path: 'events/new',
        title: 'New event',
        loadComponent: () => import('./feature-events/event-editor').then((m) => m.EventEditor),
      },
      {
        path: 'events/:eventId',
        title: 'Edit event',
        loadComponent: () => import('./feature-events/event-editor').then((m) => m.EventEditor),
      },
      {
        path: 'releases',
        title: 'Releases',
        loadComponent: () => import('./feature-releases/release-list').then((m) => m.ReleaseList),
      },
      {
        path: 'releases/new',
        title: 'Release tickets',
        loadComponent: () => import('./feature-releases/release-editor').then((m) => m.ReleaseEditor),
      },
      {
        path: 'tickets',
        title: 'Tickets',
        loadComponent: () => import('./feature-tickets/vendor-ticket-list').then((m) => m.VendorTicketList),
      },
      {
        path: 'orders',
        title: 'Orders',
        loadComponent: () => import('./feature-orders/vendor-order-list').then((m) => m.VendorOrderList),
      },
      {
        path: 'settings',
        title: 'Settings',
        loadComponent: () => import('./feature-settings/vendor-settings').then((m) => m.VendorSettings),
      },
    ],
  },
] satisfies Routes;
