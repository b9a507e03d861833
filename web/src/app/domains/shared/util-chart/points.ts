/** What a chart draws. */

export interface ChartPoint {
  /** Milliseconds since the epoch. */
  at: number;
  value: number;
}

export interface ChartSeries {
  name: string;
  points: readonly ChartPoint[];
}

/** The next "round" number that is not below the value: where a chart's scale ends. */
export function roundUp(value: number): number {
  const magnitude = 10 ** Math.floor(Math.log10(Math.max(1, value)));
  const steps = magnitude === 1 ? [1, 2, 4, 6, 8, 10] : [1, 1.2, 1.6, 2, 2.4, 3, 4, 5, 6, 8, 10];
  return steps.map((step) => step * magnitude).find((step) => step >= value) ?? value;
}
