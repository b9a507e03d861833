/** What the forms of signing in have in common: their fields, and what a refusal means there. */
import { Refusal } from '../data/refusal';

/** Every field as the screen names it. */
export const SIGN_IN_LABELS = { name: 'Name', email: 'Email', code: 'Code from the mail' } as const;

export type SignInField = keyof typeof SIGN_IN_LABELS;

/** The refusals that say more here than in general, and the field that each is about; null for any other. */
export function wordFor(error: unknown): { field: SignInField; sentence: string } | null {
  if (!(error instanceof Refusal)) return null;
  if (error.code === 'CODE_INVALID') return { field: 'code', sentence: error.message };
  if (error.code !== 'EMAIL_TAKEN') return null;
  return {
    field: 'email',
    sentence: 'This email is known under another name. Use that name, or another email.',
  };
}
