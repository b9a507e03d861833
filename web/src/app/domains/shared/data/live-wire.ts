/** The messages of `GET /live`. */
import type { Release } from './wire';

/** What there is of one type of an event. Prices are over what is available, or was last. */
export interface Stock {
  eventId: number;
  type: string;
  currency: string;
  minPrice: number;
  maxPrice: number;
  available: number;
  reserved: number;
  sold: number;
  released: number;
}

export interface LiveSnapshot {
  at: string;
  running: boolean;
  stock: Stock[];
  releases: Release[];
}

/** Everything that changed since the frame before; a part in which nothing changed is absent. */
export interface LiveFrame {
  at: string;
  running?: boolean;
  stock?: Stock[];
  releases?: Release[];
  events?: number[];
}

export type HoldEnd = 'finalized' | 'cancelled' | 'expired';

export interface LiveHold {
  at: string;
  ticketId: number;
  eventId: number;
  type: string;
  price: number;
  currency: string;
  reservedUntil: string;
  ended: HoldEnd | null;
}

export interface LivePulse {
  at: string;
  reservesPerSecond: number;
  salesPerSecond: number;
  activeHolds: number;
  queueDepth: number;
  p50Millis: number;
  p99Millis: number;
  releasesLateMillis: number;
  auditBalanced: boolean;
}

export interface JournalRow {
  seq: number;
  at: string;
  kind: string;
  ticketId: number;
  eventId: number;
  actor: string;
}
