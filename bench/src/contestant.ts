/** Someone who trains the networks of a workload, made ready for it. */
export interface Contestant {
  readonly name: string;
  /** Mean loss in evaluation mode after the steps of the check; undefined where the API keeps it from being equal. */
  check(): Promise<number | undefined>;
  /** Trains for about as long as it is told and returns microseconds per network-step. */
  round(seconds: number): Promise<number>;
  close(): Promise<void>;
}

export interface Times {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** Returns the median with the extremes. */
export function summarize(values: readonly number[]): Times {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN;
  const middle = (sorted.length - 1) / 2;
  const median = ((sorted[Math.floor(middle)] ?? Number.NaN) + (sorted[Math.ceil(middle)] ?? Number.NaN)) / 2;
  return { median, min: at(0), max: at(1) };
}

/** Rounds of a contestant that needs several times the time of a round for a few steps. */
const slowRounds = 3;

/** Lets everyone have one round after the other, so that what disturbs the machine disturbs all. */
export async function interleave(
  contestants: readonly Contestant[],
  rounds: number,
  seconds: number,
): Promise<Times[]> {
  const entries: { contestant: Contestant; rounds: number; times: number[] }[] = [];
  for (const contestant of contestants) {
    await contestant.round(seconds / 2);
    const start = performance.now();
    const first = await contestant.round(seconds);
    const slow = performance.now() - start > 4000 * seconds;
    entries.push({ contestant, rounds: slow ? slowRounds : rounds, times: [first] });
  }
  for (let round = 1; round < rounds; round++) {
    for (const { contestant, rounds, times } of entries) {
      if (round < rounds) times.push(await contestant.round(seconds));
    }
  }
  return entries.map(({ times }) => summarize(times));
}
