import { expect, test } from "vitest";
import type { Learner } from "./learner.ts";
import { openMemories } from "./memories.ts";

/** Numbers of a member's state: enough to be worth giving back. */
const size = 20_000;

const learner = (value: number): Learner =>
  ({ state: { weights: new Float32Array(size).fill(value) } }) as unknown as Learner;

/** What a program would write: what it read, plus 1. */
const stepped = (read: Float32Array): Record<string, Float32Array> => ({
  "next.weights": read.map((value) => value + 1),
});

const weightsOf = ({ state }: Learner): Float32Array => state.weights ?? new Float32Array();

test("members get their shares, and what was read is freed at once", () => {
  const memories = openMemories(["weights"]);
  const learners = [learner(1), learner(2), learner(3)];
  for (let call = 1; call <= 3; call++) {
    const { weights } = memories.gather(learners);
    expect(weights?.shape).toEqual([3, 1, size]);
    const read = weights?.data as Float32Array;
    memories.scatter(learners, stepped(read));
    expect(read.length).toBe(0);
    expect(learners.map((one) => weightsOf(one)[size - 1])).toEqual([1 + call, 2 + call, 3 + call]);
  }
});

test("a member that has left keeps its state, which lies in one piece with that of others", () => {
  const memories = openMemories(["weights"]);
  const [gone, ...stay] = [learner(1), learner(2), learner(3)] as const;
  memories.scatter([gone, ...stay], stepped(memories.gather([gone, ...stay]).weights?.data as Float32Array));
  for (let call = 0; call < 2; call++)
    memories.scatter(stay, stepped(memories.gather(stay).weights?.data as Float32Array));
  expect(weightsOf(gone)).toEqual(new Float32Array(size).fill(2));
  expect(stay.map((one) => weightsOf(one)[0])).toEqual([5, 6]);
});
