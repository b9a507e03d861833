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
