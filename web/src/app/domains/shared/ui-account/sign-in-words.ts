/** The words of signing in: its fields, and what a refusal means there. */
import { Refusal } from '../data/refusal';
import { Proven } from '../data/session';

/** Every field as the screen names it. */
export const SIGN_IN_LABELS = {
  customer: { name: 'Name', email: 'Email', code: 'Code from the mail' },
  vendor: { name: 'Organiser', email: 'Email', code: 'Code from the mail' },
} as const satisfies Record<Proven, Record<string, string>>;

export const EMAIL_EXAMPLES: Record<Proven, string> = {
  customer: 'ada@example.org',
  vendor: 'box@example.org',
};

export type SignInField = 'name' | 'email' | 'code';

/** The refusals that say more here than in general, and the field that each is about; null for any other. */
export function sentenceAt(error: unknown): { field: SignInField; sentence: string } | null {
  if (!(error instanceof Refusal)) return null;
  if (error.code === 'CODE_INVALID') return { field: 'code', sentence: error.message };
  if (error.code !== 'EMAIL_TAKEN') return null;
  return {
    field: 'email',
    sentence: 'This email is known under another name. Use that name, or another email.',
  };
}
