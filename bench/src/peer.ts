import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { Contestant } from "./contestant.ts";
import type { Job } from "./job.ts";

/** A program that trains as another library does; it talks in JSON lines on stdin and stdout. */
export interface PeerCommand {
  /** What to call it before it has said its version. */
  readonly name: string;
  /** Added to the name with the version. */
  readonly manner?: string;
  readonly command: readonly string[];
}

interface Answer {
  readonly version?: string;
  readonly absent?: string;
  readonly skipped?: string;
  readonly failed?: string;
  readonly loss?: number | null;
  readonly seconds?: number;
}

export interface Peer {
  readonly name: string;
  /** Makes it ready for a job; returns why not where it cannot. */
  prepare(job: Job): Promise<Contestant | string>;
  close(): void;
}

/** One thread each, whatever library does the matrix products. */
const oneThread = {
  OMP_NUM_THREADS: "1",
  OPENBLAS_NUM_THREADS: "1",
  MKL_NUM_THREADS: "1",
  BLIS_NUM_THREADS: "1",
};

function talk(child: ChildProcess) {
  const waiting: ((answer: Answer) => void)[] = [];
  const heard: Answer[] = [];
  let ended: Answer | undefined;
  const give = (answer: Answer): void => {
    const next = waiting.shift();
    if (next === undefined) heard.push(answer);
    else next(answer);
  };
  let complaint = "";
  child.stderr?.on("data", (text: Buffer) => {
    complaint = `${complaint}${text}`.slice(-2000);
  });
  const end = (cause: string): void => {
    ended = { failed: complaint.trim().split("\n").at(-1) || cause };
    for (const next of waiting.splice(0)) next(ended);
  };
  child.on("error", ({ message }) => end(message));
  child.on("exit", (code) => end(`ended with code ${code}`));
  child.stdin?.on("error", () => {});
  if (child.stdout)
    createInterface({ input: child.stdout }).on("line", (line) => give(JSON.parse(line) as Answer));
  const next = (): Promise<Answer> =>
    new Promise((resolve) => {
      const ready = heard.shift() ?? ended;
      if (ready === undefined) waiting.push(resolve);
      else resolve(ready);
    });
  const ask = (order: object): Promise<Answer> => {
    child.stdin?.write(`${JSON.stringify(order)}\n`);
    return next();
  };
  return { next, ask };
}

/** Starts the peer; returns why not where it is absent. */
export async function startPeer({ manner, command }: PeerCommand): Promise<Peer | string> {
  const [program = "", ...args] = command;
  const child = spawn(program, args, {
    stdio: ["pipe", "pipe", "pipe"],
    env: { ...process.env, ...oneThread },
  });
  const { next, ask } = talk(child);
  const hello = await next();
  if (hello.version === undefined) {
    child.stdin?.end();
    return hello.absent ?? hello.failed ?? "it says nothing";
  }
  const called = [hello.version, ...(manner === undefined ? [] : [manner])].join(", ");
  const sure = async (order: object): Promise<Answer> => {
    const answer = await ask(order);
    if (answer.failed !== undefined) throw new Error(`${called}: ${answer.failed}`);
    return answer;
  };
  // Where networks train one after the other, a population is the same job again, with the same loss.
  const losses = new Map<string, number | undefined>();
  return {
    name: called,
    async prepare(job) {
      const { failed, skipped } = await ask({ do: "prepare", job });
      if (failed !== undefined || skipped !== undefined) return failed ?? skipped ?? "";
      const populations = called.includes("vmap") ? job.networks : 1;
      const key = JSON.stringify({ ...job, folder: "", networks: populations });
      let stepSeconds: number | undefined;
      return {
        name: called,
        async check() {
          if (!losses.has(key)) losses.set(key, (await sure({ do: "check" })).loss ?? undefined);
          return losses.get(key);
        },
        async round(seconds) {
          if (stepSeconds === undefined) {
            await sure({ do: "run", steps: 2 });
            stepSeconds = ((await sure({ do: "run", steps: 3 })).seconds ?? 1) / 3;
          }
          const steps = Math.max(2, Math.round(seconds / stepSeconds));
          const took = (await sure({ do: "run", steps })).seconds ?? Number.NaN;
          stepSeconds = took / steps;
          return (took * 1e6) / (steps * populations);
        },
        close: async () => {},
      };
    },
    close: () => void child.stdin?.end(),
  };
}
