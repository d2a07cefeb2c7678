import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Files of whole studies take longest, yet are short: without times of an earlier run they would begin last. */
class StudiesFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLong = ({ moduleId }: TestSpecification): boolean => /\/test\/(study|docs)\//.test(moduleId);
    const sorted = await super.sort(files);
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}

export default defineConfig({
  test: {
    include: ["src/**/*.test.ts", "test/**/*.test.ts"],
    exclude: ["test/package/**", "test/browser/**"],
    globalSetup: "test/study/sharedFolder.ts",
    setupFiles: "test/seed.ts",
    testTimeout: 60_000,
    sequence: { sequencer: StudiesFirst },
    pool: "forks",
    // Modules hold no state but tables, so files share processes: starting one for each took a seventh of the time.
    isolate: false,
    // Many tests train in worker threads of their own; one core kept free would stand idle.
    maxWorkers: Math.max(2, availableParallelism() - 1),
  },
});
