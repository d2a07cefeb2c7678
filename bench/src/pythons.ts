import { fileURLToPath } from "node:url";

/** Interpreters to look for Python's libraries in; BENCH_PYTHON names others, with colons between them. */
export const pythons = (): string[] => [
  ...(process.env.BENCH_PYTHON ?? "").split(":").filter((path) => path !== ""),
  "python3",
  "/usr/bin/python3",
];

/** Path of a driver that Python runs from its source. */
export const pythonDriver = (file: string): string =>
  fileURLToPath(new URL(`../src/drivers/${file}`, import.meta.url));
