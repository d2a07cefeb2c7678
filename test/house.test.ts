import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { describe, expect, it } from "vitest";

/** Rooms from the ground up; a room may import from itself and from those before it. */
const rooms = [
  "runtime",
  "graph",
  "data",
  "split",
  "encode",
  "network",
  "regularize",
  "train",
  "measure",
  "search",
  "audit",
  "model",
  "study",
  "report",
  "cli",
];

const files = readdirSync("src", { recursive: true, encoding: "utf8" })
  .map((file) => join("src", file))
  .filter((file) => file.endsWith(".ts"));

const roomOf = (file: string): string => file.split("/")[1] ?? "";

describe("the house", () => {
  it("has no rooms that are not on the plan", () => {
    const found = new Set(files.map(roomOf).filter((room) => !room.endsWith(".ts")));
    expect([...found].sort()).toEqual([...rooms].sort());
  });

  it("imports downward only", () => {
    const upward: string[] = [];
    for (const file of files.filter((name) => !name.endsWith(".test.ts") && roomOf(name) !== "index.ts")) {
      for (const [, target = ""] of readFileSync(file, "utf8").matchAll(/(?:from|import\() ?"(\.[^"]+)"/g)) {
        const to = normalize(join(dirname(file), target));
        if (rooms.indexOf(roomOf(to)) > rooms.indexOf(roomOf(file))) upward.push(`${file} imports ${to}`);
      }
    }
    // The study leaves a report behind: the one step where the method needs a face.
    expect(upward).toEqual(["src/study/leaveReport.ts imports src/report/html.ts"]);
  });

  it("keeps files to one idea", () => {
    const long = files.filter((file) => readFileSync(file, "utf8").split("\n").length > 401);
    expect(long).toEqual([]);
  });

  it("imports the engine in one place", () => {
    const users = files.filter((file) =>
      /from "onnxruntime|import\("onnxruntime/.test(readFileSync(file, "utf8")),
    );
    expect(users).toEqual(["src/runtime/session.ts"]);
  });

  it("lets nobody but the audit compare sealed features, and it with the target left out", () => {
    const calls = files
      .filter((name) => !name.endsWith(".test.ts"))
      .flatMap((file) =>
        [...readFileSync(file, "utf8").matchAll(/\.features\([^)]*\)/g)].map(([call]) => `${file}: ${call}`),
      );
    expect(calls).toEqual(["src/audit/material.ts: .features(table, description.target)"]);
  });
});
