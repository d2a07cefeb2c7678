import { defineConfig } from "vitest/config";

// Apart from the other tests: it needs Chromium.
export default defineConfig({
  test: { include: ["test/browser/**/*.test.ts"], testTimeout: 60_000, hookTimeout: 60_000, pool: "forks" },
});
