/** The words of the wire, as openapi.json has them, under the names that the page uses. Types alone. */
import type { KnownCode, components } from './api.generated';

type Schemas = components['schemas'];

export type TicketStatus = Schemas['StatusBody'];
export type Ticket = Schemas['TicketBody'];
/** A ticket just reserved. */
export type Reserved = Schemas['HeldBody'];
/** A purchase. */
export type Finalized = Schemas['SoldBody'];
/** What a customer bought from one vendor at once. */
export type OrderRecord = Schemas['OrderBody'];
export type OrderLine = Schemas['OrderLineBody'];
export type OrderState = Schemas['OrderStateBody'];
/** What opens the door. */
export type TicketCode = Schemas['TicketCodeBody'];
export type TicketChange = Schemas['UpdateTicketBody'];

// Fields that may be null are always there; the document only says that they need not be.
export type EventRecord = Required<Schemas['EventBody']>;
export type Customer = Schemas['CustomerBody'];
export type Vendor = Required<Schemas['VendorBody']>;
/** Whether a vendor may sell. */
export type Standing = Schemas['StandingBody'];
export type Release = Required<Schemas['ReleaseBody']>;
export type ReleaseState = Schemas['ReleaseStateBody'];
export type ReleaseOrder = Schemas['TicketReleaseRequest'];
export type AddedCustomer = Schemas['AddedCustomerBody'];
export type Audit = Schemas['AuditBody'];
/** A message that was given up. */
export type DeadMessage = Schemas['DeadMessageBody'];

export type ApiKey = Schemas['ApiKeyBody'];
export type ApiKeyScope = Schemas['ScopeBody'];
/** A key just made, with the key itself. */
export type MadeApiKey = Schemas['AddedApiKeyBody'];

/** What a vendor says about an event. */
export type EventDraft = Omit<
  EventRecord,
  'eventId' | 'vendorId' | 'createdAt' | 'organiser' | 'pictureUrl' | 'address' | 'lineUp' | 'currencyDigits'
>;

/** The body of every refusal; what stands beside `code` depends on the code. The page has codes of its own, too. */
export type Problem = Omit<Schemas['ErrorBody'], 'code'> & { code: KnownCode | (string & {}) };
