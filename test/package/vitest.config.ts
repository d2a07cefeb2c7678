import { defineConfig } from "vitest/config";

// Apart from the other tests: it packs, installs and runs the package as a user would, which takes a while.
export default defineConfig({
  test: { include: ["test/package/**/*.test.ts"], testTimeout: 240_000, hookTimeout: 240_000, pool: "forks" },
});
