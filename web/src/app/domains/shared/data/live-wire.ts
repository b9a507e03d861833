/** The messages of `GET /live`, as openapi.json has them, under the names that the page uses. Types alone. */
import type { components } from './api.generated';
import type { Release } from './wire';

type Schemas = components['schemas'];

/** What there is of one type of an event. Prices are over what is available, or was last. */
export type Stock = Schemas['LiveStockBody'];
export type LiveSnapshot = Omit<Schemas['LiveSnapshotBody'], 'releases'> & { releases: Release[] };
/** Everything that changed since the frame before; a part in which nothing changed is absent. */
export type LiveFrame = Omit<Schemas['LiveFrameBody'], 'releases'> & { releases?: Release[] };
export type LiveHold = Schemas['LiveHoldBody'];
export type LivePulse = Schemas['LivePulseBody'];
export type LiveRevenue = Schemas['LiveRevenueBody'];
/** What was taken for one type of an event. */
export type RevenueLine = Schemas['LiveRevenueLineBody'];
export type JournalRow = Schemas['LiveJournalRowBody'];
