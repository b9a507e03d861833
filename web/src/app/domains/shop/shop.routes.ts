import { Routes } from '@angular/router';
import { ShopFrame } from './feature-frame/shop-frame';

export default [
  {
    path: '',
    component: ShopFrame,
    children: [
      {
        path: '',
        pathMatch: 'full',
        title: 'On sale now',
        loadComponent: () => import('./feature-events/event-list').then((m) => m.EventList),
      },
      { path: 'shop', pathMatch: 'full', redirectTo: '' },
      {
        path: 'shop/events/:eventId',
        title: 'Event',
        loadComponent: () => import('./feature-event/event-page').then((m) => m.EventPage),
      },
      {
        path: 'shop/take',
        title: 'Your ticket',
        loadComponent: () => import('./feature-take/take-page').then((m) => m.TakePage),
      },
      {
        path: 'shop/hold',
        title: 'Your hold',
        loadComponent: () => import('./feature-hold/hold-page').then((m) => m.HoldPage),
      },
      {
        path: 'shop/tickets',
        title: 'My tickets',
        loadComponent: () => import('./feature-tickets/ticket-list').then((m) => m.TicketList),
      },
      {
        path: 'shop/tickets/:ticketId',
        title: 'Ticket',
        loadComponent: () => import('./feature-tickets/ticket-page').then((m) => m.TicketPage),
      },
      {
        path: 'shop/orders',
        title: 'My orders',
        loadComponent: () => import('./feature-order/order-list').then((m) => m.OrderList),
      },
      {
        path: 'shop/orders/:orderId',
        title: 'Order',
        loadComponent: () => import('./feature-order/order-page').then((m) => m.OrderPage),
      },
    ],
  },
] satisfies Routes;
