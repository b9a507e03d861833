import { defineConfig } from 'vitest/config';

/** Pictures of every page, for eyes rather than for assertions. */
export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ['shots/**/*.shots.ts'],
    testTimeout: 120_000,
    hookTimeout: 60_000,
  },
});
