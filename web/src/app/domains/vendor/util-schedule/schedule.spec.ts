import { planSchedule } from './schedule';

describe('planSchedule', () => {
  const plan = { ticketsPerRelease: 50, numberOfReleases: 12, intervalSeconds: 2.5, startsAt: 1000 };

  it('shows the first batches and the last', () => {
    const schedule = planSchedule(plan);
    expect(schedule.first.map((batch) => [batch.at, batch.outBy])).toEqual([
      [1000, 50],
      [3500, 100],
      [6000, 150],
      [8500, 200],
    ]);
    expect(schedule.last).toEqual({ number: 12, at: 28_500, outBy: 600 });
    expect([schedule.between, schedule.total, schedule.endsAt]).toEqual([7, 600, 28_500]);
  });

  it('shows a short one whole', () => {
    const schedule = planSchedule({ ...plan, numberOfReleases: 1 });
    expect([schedule.first.length, schedule.last, schedule.between]).toEqual([1, null, 0]);
  });
});
