import type { Dim, Tensor } from "../../src/graph/tensor.ts";
import { type Random, randomFrom } from "../../src/runtime/random.ts";
import type { ProgramDescription } from "../../src/train/description.ts";
import { trainingGraph } from "../../src/train/program.ts";
import type { Feeds } from "../interpreter/interpreter.ts";
import { sizeOf } from "../interpreter/value.ts";

/** What the named sizes of a program are when it is tested; pools have 20 rows. */
export const programSizes = { K: 2, B: 4, N: 9 } as const;

/** Values of an input: place, then member it belongs to where it is one number for each step and member. */
type Rule = (random: Random, i: number, member: number) => number;

const share =
  (first: number, second: number): Rule =>
  (_, __, member) =>
    member === 0 ? first : second;
const below =
  (count: number): Rule =>
  (random) =>
    random.integer(count);
const startRow = below(20 - programSizes.B + 1);

/** By name, the first that fits; all other inputs are normal numbers. The second member has every part off. */
const rules: readonly (readonly [RegExp, Rule])[] = [
  [/^rows$|^mixupPartners$/, below(programSizes.N)],
  [/Square$/, (random) => 5 + random.uniform()],
  [/^weights/, (random) => 0.7 * random.normal()],
  [/^biases/, (random) => 0.3 * random.normal()],
  [/^stepSize$/, share(0.02, 0.04)],
  [/^stabilizer$/, () => 1e-7],
  [/^weightDecay$/, share(0.98, 1)],
  [/^l1$/, share(0.003, 0)],
  [/^l2$/, share(0.4, 0)],
  [/^l1Penalty$/, share(0.2, 0)],
  [/^groupL1$/, share(0.3, 0)],
  [/^groupL1Groups$/, below(2)],
  [/^groupL1Roots$/, (random) => 1 + random.uniform()],
  [/^maxNorm$/, share(0.9, 3e38)],
  [/^gradientClipping$/, share(0.1, 3e38)],
  [/^labelKept$/, share(0.8, 1)],
  [/^labelSpread$/, share(0.1, 0)],
  [/^mixupOwn$/, share(0.7, 1)],
  [/^mixupOther$/, share(0.3, 0)],
  [/^inputNoise$/, share(0.2, 0)],
  [/^(pool)/, below(256)],
  [/^(start|noiseStart)/, startRow],
  [/^threshold/, share(100, 0)],
  [/^scale/, share(256 / 156, 1)],
  [/^(weightAveraging|movingAverage)$/, share(0.25, 0)],
  [/Left$/, share(0.75, 1)],
];

/** Returns everything that the training program reads; the state is that of a training under way. */
export function programFeeds(description: ProgramDescription, steps: number): Feeds {
  const size = (dim: Dim): number => {
    if (typeof dim === "number") return dim;
    if (dim === "S") return steps;
    return programSizes[dim as keyof typeof programSizes] ?? 20;
  };
  const fed = trainingGraph(description).inputs.map(({ node: { name = "" }, shape }: Tensor) => {
    const classes = Math.max(2, description.network.outputs);
    if (name === "labels")
      return [
        name,
        { data: Array.from({ length: programSizes.N }, (_, i) => i % classes), shape: [programSizes.N] },
      ];
    if (name === "steps") return [name, { data: [steps], shape: [] }];
    const rule = rules.find(([names]) => names.test(name))?.[1] ?? ((random: Random) => random.normal());
    const random = randomFrom(5).split("feeds", name);
    const dims = shape.map(size);
    const data = Array.from({ length: sizeOf(dims) }, (_, i) =>
      Math.fround(rule(random, i, i % programSizes.K)),
    );
    return [name, { data, shape: dims }];
  });
  return Object.fromEntries(fed);
}
