/** The words of the wire, as the server's OpenAPI document names them. */

export type TicketStatus = 'available' | 'reserved' | 'sold' | 'withdrawn' | 'refunded';

export interface Ticket {
  ticketId: number;
  vendorId: number;
  eventId: number;
  type: string;
  price: number;
  currency: string;
  status: TicketStatus;
  releaseId: number;
  createdAt: string;
  customerId?: number | null;
  reservedUntil?: string | null;
  soldAt?: string | null;
}

export interface Reserved extends Ticket {
  reservedUntil: string;
  holdSeconds: number;
}

export interface Finalized {
  status: string;
  message: string;
  ticket: Ticket;
  orderId: number;
}

export interface EventRecord {
  eventId: number;
  vendorId: number;
  name: string;
  venue: string | null;
  startsAt: string | null;
  timezone: string;
  currency: string;
  onSaleAt: string | null;
  salesEndAt: string | null;
  poolCapacity: number | null;
  holdSeconds: number | null;
  maxTicketsPerCustomer: number | null;
  description: string | null;
}

export interface Vendor {
  vendorId: number;
  name: string;
  email: string;
  ticketsPerRelease: number | null;
  ticketReleaseInterval: number | null;
  createdAt: string;
}

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

export type ReleaseState = 'running' | 'paused' | 'waiting_for_room' | 'done' | 'cancelled';

export interface Release {
  releaseId: number;
  vendorId: number;
  eventId: number;
  type: string;
  price: number;
  currency: string;
  ticketsPerRelease: number;
  numberOfReleases: number;
  ticketReleaseInterval: number;
  startsAt: string;
  released: number;
  total: number;
  batchesDone: number;
  nextBatchAt: string | null;
  state: ReleaseState;
  createdAt: string;
}

export interface AuditPool {
  eventId: number;
  type: string;
  released: number;
  available: number;
  reserved: number;
  sold: number;
  withdrawn: number;
  refunded: number;
  deleted: number;
  balanced: boolean;
}

export interface Audit {
  balanced: boolean;
  at: string;
  pools: AuditPool[];
  problems: string[];
}

/** The body of every refusal; what stands beside `code` depends on the code. */
export interface Problem {
  status: 'error';
  error: string;
  message: string;
  code: string;
  field?: string;
  nextExpiryAt?: string | null;
  onSaleAt?: string | null;
  salesEndAt?: string | null;
  ticket?: Ticket;
}

/** What a vendor says about an event. */
export type EventDraft = Omit<EventRecord, 'eventId' | 'vendorId'>;
