/** When the batches of a release will come, before it has started. Pure. */

export interface Plan {
  ticketsPerRelease: number;
  numberOfReleases: number;
  intervalSeconds: number;
  /** Milliseconds since the epoch. */
  startsAt: number;
}

export interface PlannedBatch {
  number: number;
  at: number;
  /** How many tickets are out once this batch is. */
  outBy: number;
}

export interface Schedule {
  total: number;
  endsAt: number;
  first: readonly PlannedBatch[];
  /** Null when `first` shows them all. */
  last: PlannedBatch | null;
  /** How many batches lie between `first` and `last`. */
  between: number;
}

const SHOWN = 4;

export function planSchedule(plan: Plan): Schedule {
  const { numberOfReleases } = plan;
  const shown = Math.min(SHOWN, numberOfReleases);
  const first = Array.from({ length: shown }, (_, at) => plannedBatch(plan, at + 1));
  const last = numberOfReleases > shown ? plannedBatch(plan, numberOfReleases) : null;
  return {
    total: plan.ticketsPerRelease * numberOfReleases,
    endsAt: plannedBatch(plan, numberOfReleases).at,
    first,
    last,
    between: Math.max(0, numberOfReleases - shown - 1),
  };
}

function plannedBatch(plan: Plan, number: number): PlannedBatch {
  return {
    number,
    at: plan.startsAt + Math.round((number - 1) * plan.intervalSeconds * 1000),
    outBy: number * plan.ticketsPerRelease,
  };
}
