// Made from openapi.json by `npm run api`. Not to be edited.

/** What the fields of each request may be, as the contract has it. */
export const LIMITS = {
  AddApiKeyBody: {
    name: { minLength: 1, maxLength: 200 },
    scopes: { minItems: 1 },
  },
  AddCustomerBody: {
    email: { minLength: 3, maxLength: 254 },
    name: { minLength: 1, maxLength: 200 },
  },
  AddEventBody: {
    address: { minLength: 1, maxLength: 200 },
    currency: { minLength: 3, maxLength: 3 },
    description: { maxLength: 10000 },
    holdSeconds: { minimum: 1, maximum: 86400 },
    lineUp: { maxItems: 30 },
    maxTicketsPerCustomer: { minimum: 1, maximum: 10000000 },
    name: { minLength: 1, maxLength: 200 },
    poolCapacity: { minimum: 1, maximum: 10000000 },
    venue: { minLength: 1, maxLength: 200 },
  },
  AddVendorBody: {
    email: { minLength: 3, maxLength: 254 },
    name: { minLength: 1, maxLength: 200 },
    ticketsPerRelease: { minimum: 1, maximum: 100000 },
  },
  ConfirmAddressBody: {
    code: { minLength: 6, maxLength: 6 },
  },
  LoginBody: {
    device: { maxLength: 200 },
    email: { minLength: 3, maxLength: 254 },
  },
  RefreshBody: {
    refreshToken: { maxLength: 200 },
  },
  ReserveBody: {
    currency: { minLength: 3, maxLength: 3 },
    type: { minLength: 1, maxLength: 50 },
  },
  TakeBackAddressBody: {
    wayBack: { maxLength: 100 },
  },
  TicketReleaseRequest: {
    numberOfReleases: { minimum: 1, maximum: 10000000 },
    ticketType: { minLength: 1, maxLength: 50 },
    ticketsPerRelease: { minimum: 1, maximum: 100000 },
  },
  UpdateCustomerBody: {
    email: { minLength: 3, maxLength: 254 },
    name: { minLength: 1, maxLength: 200 },
  },
  UpdateEventBody: {
    address: { minLength: 1, maxLength: 200 },
    currency: { minLength: 3, maxLength: 3 },
    description: { maxLength: 10000 },
    holdSeconds: { minimum: 1, maximum: 86400 },
    lineUp: { maxItems: 30 },
    maxTicketsPerCustomer: { minimum: 1, maximum: 10000000 },
    name: { minLength: 1, maxLength: 200 },
    poolCapacity: { minimum: 1, maximum: 10000000 },
    venue: { minLength: 1, maxLength: 200 },
  },
  UpdateTicketBody: {
    type: { minLength: 1, maxLength: 50 },
  },
  UpdateVendorBody: {
    email: { minLength: 3, maxLength: 254 },
    name: { minLength: 1, maxLength: 200 },
    ticketsPerRelease: { minimum: 1, maximum: 100000 },
  },
  VerifyBody: {
    challenge: { minLength: 1, maxLength: 200 },
    code: { minLength: 6, maxLength: 12 },
    device: { maxLength: 200 },
    email: { minLength: 3, maxLength: 254 },
  },
  VoidSalesBody: {
    ticketIds: { minItems: 1, maxItems: 200 },
  },
} as const;

/** What holds for several fields together. */
export const RULES = {
  shortestIntervalSeconds: 0.1,
  ticketsOfOneRelease: 10000000,
} as const;
