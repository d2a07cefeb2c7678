import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["src/**/*.test.ts", "test/**/*.test.ts"],
    exclude: ["test/package/**", "test/browser/**"],
    testTimeout: 60_000,
    pool: "forks",
  },
});
