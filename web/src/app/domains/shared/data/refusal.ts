import { formatClock } from '../util-format/time';
import { boundSentence, crowdSentence, lapseSentence } from '../util-retry/bound';
import { Problem } from './wire';

/** The server's no, with its code; or a call that never got an answer (`code` OFFLINE). */
export class Refusal extends Error {
  constructor(
    readonly httpStatus: number,
    readonly problem: Problem,
    /** When the same would be granted, by this device's clock in milliseconds; null where nothing says it. */
    readonly again: number | null = null,
  ) {
    super(problem.message);
    this.name = 'Refusal';
  }

  get code(): string {
    return this.problem.code;
  }

  /** Whoever asked is signed in no more: what comes next is to sign in again. A code that is wrong ends nothing. */
  get endsLogin(): boolean {
    return this.httpStatus === 401 && this.code !== 'CODE_INVALID';
  }

  static offline(): Refusal {
    return new Refusal(0, makeProblem('OFFLINE', 'The box office cannot be reached. Check your connection.'));
  }

  /** An answer that is not ours: a proxy's error page, say. */
  static unreadable(httpStatus: number): Refusal {
    return new Refusal(
      httpStatus,
      makeProblem('UNREADABLE', `The box office gave an answer that makes no sense (${httpStatus}).`),
    );
  }

  /** A bound of one's own, which is over at `again` by this device's clock. */
  static bounded(path: string, policy: string | null, again: number): Refusal {
    return new Refusal(429, makeProblem('RATE_LIMITED', boundSentence(path, policy, formatClock(again))));
  }

  /** The last hold ran out unused: the next one is granted at `again`, by this device's clock. */
  static lapsed(again: number): Refusal {
    return new Refusal(429, makeProblem('HOLD_LAPSED', lapseSentence(formatClock(again))), again);
  }

  /** A crowd that was waited for long enough; `again` is when the server may have room, by this device's clock. */
  static crowded(again: number | null): Refusal {
    return new Refusal(503, makeProblem('BUSY', crowdSentence(again === null ? null : formatClock(again))));
  }
}

/** The sentence to show for whatever went wrong. */
export function sentenceOf(error: unknown): string {
  return error instanceof Refusal ? error.message : 'Something went wrong on this page. Reload it to go on.';
}

function makeProblem(code: string, sentence: string): Problem {
  return { status: 'error', error: sentence, message: sentence, code };
}
