import { statisticCount } from "../network/network.ts";
import { openSession, type Session, tensorMaker } from "../runtime/session.ts";
import { averaged, descriptionOf } from "./description.ts";
import type { Run } from "./evaluate.ts";
import type { EncodedData, Population } from "./population.ts";
import { evaluationProgram, statisticsProgram, trainingProgram } from "./program.ts";
import { requireFit } from "./requirements.ts";
import type { Programs } from "./trainer.ts";

/** Sessions kept open for the next population of the same shape; each holds native memory. */
const sessionsKept = 6;

/** Programs over one encoded table, compiled once for each shape of network. */
export interface Workshop {
  programsFor(population: Population): Promise<Programs>;
  /** Frees all native memory. */
  close(): Promise<void>;
}

/** Opens a workshop on the data, which is not copied; at most a few programs stay open at a time. */
export async function openWorkshop(data: EncodedData, threads = 1): Promise<Workshop> {
  const tensor = await tensorMaker();
  const rows = data.y.length;
  const fixed = {
    x: tensor("float", data.x, [rows, data.width]),
    ...(data.y instanceof Int32Array
      ? { labels: tensor("int32", data.y, [rows]) }
      : { targets: tensor("float", data.y, [rows]) }),
  };
  const open = new Map<string, Session>();

  async function runner(key: string, model: () => Uint8Array): Promise<Run> {
    const session = open.get(key) ?? (await openSession(model(), { threads }));
    open.delete(key);
    open.set(key, session);
    const [oldest] = open.keys();
    if (open.size > sessionsKept && oldest !== undefined) {
      await open.get(oldest)?.release();
      open.delete(oldest);
    }
    const wanted = new Set(session.inputNames);
    return async (feeds) => {
      const made: Record<string, ReturnType<typeof tensor>> = { ...fixed };
      for (const [name, { data: values, shape }] of Object.entries(feeds)) {
        if (wanted.has(name)) made[name] = tensor(typeOf(values), values, shape);
      }
      const results = await session.run(made);
      return Object.fromEntries(
        Object.entries(results).map(([name, { data }]) => [name, data as Float32Array]),
      );
    };
  }

  return {
    async programsFor(population) {
      requireFit(population, data);
      const description = descriptionOf(population, data);
      const { network, objective, optimizer, parts, weighEvaluation } = description;
      const measured = averaged(parts) && statisticCount(network) > 0;
      const scored = JSON.stringify([network, objective, weighEvaluation]);
      return {
        description,
        train: await runner(`train ${JSON.stringify([network, objective, optimizer, parts])}`, () =>
          trainingProgram(description),
        ),
        evaluate: await runner(`evaluate ${scored}`, () => evaluationProgram(description)),
        ...(measured && {
          measure: await runner(`measure ${JSON.stringify(network)}`, () => statisticsProgram(description)),
        }),
      };
    },
    async close() {
      for (const session of open.values()) await session.release();
      open.clear();
    },
  };
}

const typeOf = (values: unknown): "float" | "int32" | "int64" | "uint8" => {
  if (values instanceof Int32Array) return "int32";
  if (values instanceof BigInt64Array) return "int64";
  return values instanceof Uint8Array ? "uint8" : "float";
};
