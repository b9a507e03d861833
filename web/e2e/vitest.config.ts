import { defineConfig } from 'vitest/config';

/** One browser, one server at a time: what is tested is the page, not the machine's patience. */
export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ['walks/**/*.e2e.ts'],
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
