import { Problem } from './wire';

/** The server's no, with its code; or a call that never got an answer (`code` OFFLINE). */
export class Refusal extends Error {
  constructor(
    readonly httpStatus: number,
    readonly problem: Problem,
  ) {
    super(problem.message);
    this.name = 'Refusal';
  }

  get code(): string {
    return this.problem.code;
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
}

/** The sentence to show for whatever went wrong. */
export function sentenceOf(error: unknown): string {
  return error instanceof Refusal ? error.message : 'Something went wrong on this page. Reload it to go on.';
}

function makeProblem(code: string, sentence: string): Problem {
  return { status: 'error', error: sentence, message: sentence, code };
}
