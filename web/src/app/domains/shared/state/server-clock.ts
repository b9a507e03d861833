import { Injectable, signal } from '@angular/core';

interface Sample {
  offset: number;
  roundTrip: number;
  takenAt: number;
}

const KEEP_SAMPLES = 8;
const SAMPLE_LIFE_MILLIS = 120_000;

/**
 * What time it is at the box office. The device's own clock may be minutes off; a countdown that believed it would
 * promise time that is not there. Each answer carries the server's time; the quickest recent one is believed.
 */
@Injectable({ providedIn: 'root' })
export class ServerClock {
  private readonly offset = signal(0);
  private samples: Sample[] = [];

  /** Milliseconds since the epoch, as the server would say now. */
  now(): number {
    return Date.now() + this.offset();
  }

  /** Takes in an answer's `x-onsale-now` between when the question left and when the answer came. */
  learnFromAnswer(serverMillis: number, sentAt: number, receivedAt: number): void {
    if (!Number.isFinite(serverMillis)) return;
    const sample = {
      offset: serverMillis - (sentAt + receivedAt) / 2,
      roundTrip: receivedAt - sentAt,
      takenAt: receivedAt,
    };
    this.samples = [...this.samples.filter((s) => receivedAt - s.takenAt < SAMPLE_LIFE_MILLIS), sample].slice(
      -KEEP_SAMPLES,
    );
    const quickest = this.samples.reduce((best, s) => (s.roundTrip < best.roundTrip ? s : best));
    this.offset.set(quickest.offset);
  }

  /** A frame left the server before it came here: the server's clock shows at least its time. */
  learnFromFrame(at: string): void {
    const atLeast = new Date(at).getTime() - Date.now();
    if (Number.isFinite(atLeast) && atLeast > this.offset()) this.offset.set(atLeast);
  }
}
