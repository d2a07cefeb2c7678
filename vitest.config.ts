import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["src/**/*.test.ts", "test/**/*.test.ts"],
    exclude: ["test/package/**", "test/browser/**"],
    testTimeout: 60_000,
    pool: "forks",
    // Many tests train in worker threads of their own; one core kept free would stand idle.
    maxWorkers: Math.max(2, availableParallelism() - 1),
  },
});
