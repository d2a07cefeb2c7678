import { isMainThread } from "node:worker_threads";
import type * as Ort from "onnxruntime-node";

/** Element types by their ONNX names. */
export type ElementType = "float" | "double" | "int32" | "int64" | "uint8" | "bool" | "string";

/**
 * The only file that touches ONNX Runtime. The native build serves; where it could not be installed the
 * WebAssembly build does, about four times slower, and says so once.
 */
export type Feeds = Readonly<Record<string, Ort.Tensor>>;
export type Values = Float32Array | Int32Array | BigInt64Array | Uint8Array | Float64Array | string[];

export interface Session {
  readonly inputNames: readonly string[];
  /** Computes the outputs (default: all) from what is fed. Blocks its thread until done. */
  run(feeds: Feeds, outputs?: readonly string[]): Promise<Readonly<Record<string, Ort.Tensor>>>;
  /** Frees the native memory; must be called once, sessions are not collected. */
  release(): Promise<void>;
}

export interface SessionOptions {
  /** Threads inside an operator (default 1: workers bring the parallelism). */
  readonly threads?: number;
}

export interface Engine {
  readonly name: "native" | "wasm";
  readonly version: string;
  readonly ort: typeof Ort;
}

let loaded: Promise<Engine> | undefined;

async function load(): Promise<Engine> {
  try {
    const ort = whole(await import("onnxruntime-node"));
    return { name: "native", version: versionOf(ort), ort };
  } catch (cause) {
    if (!isMissing(cause)) throw cause;
    const ort = whole(await import("onnxruntime-web"));
    // Workers bring the parallelism; threads of its own would compete with them.
    ort.env.wasm.numThreads = 1;
    if (isMainThread) {
      process.emitWarning(
        "onnxruntime-node is not installed; training runs on WebAssembly, about 4 times slower.",
      );
    }
    return { name: "wasm", version: versionOf(ort), ort };
  }
}

/** The module itself, whether it came as one or as the default of one. */
const whole = (loadedModule: unknown): typeof Ort => {
  const { default: inner } = loadedModule as { readonly default?: typeof Ort };
  return inner ?? (loadedModule as typeof Ort);
};

const versionOf = ({ env: { versions } }: typeof Ort): string =>
  versions.node ?? versions.web ?? versions.common;

const isMissing = (cause: unknown): boolean =>
  cause instanceof Error &&
  /Cannot find|ERR_DLOPEN|not found|MODULE_NOT_FOUND|invalid ELF|cannot open shared/i.test(
    `${cause} ${(cause as { code?: string }).code ?? ""}`,
  );

/** Returns the engine, loaded once a thread. */
export const engine = (): Promise<Engine> => {
  loaded ??= load();
  return loaded;
};

/** Returns a session that runs the model; release it when done. */
export async function openSession(model: Uint8Array, options: SessionOptions = {}): Promise<Session> {
  const { ort } = await engine();
  const session = await ort.InferenceSession.create(model, {
    intraOpNumThreads: options.threads ?? 1,
    interOpNumThreads: 1,
    executionMode: "sequential",
    graphOptimizationLevel: "all",
    logSeverityLevel: 3,
  });
  return {
    inputNames: session.inputNames,
    run: (feeds, outputs) => session.run(feeds, (outputs ?? session.outputNames) as string[]),
    release: () => session.release(),
  };
}

/**
 * Makes tensors to feed. Typed arrays are not copied: changing one changes what the next run sees. Types go by
 * their ONNX names.
 */
export async function tensorMaker(): Promise<
  (type: ElementType, data: Values, shape: readonly number[]) => Ort.Tensor
> {
  const { ort } = await engine();
  const Maker = ort.Tensor as unknown as new (
    type: string,
    data: Values,
    shape: readonly number[],
  ) => Ort.Tensor;
  const names: Readonly<Record<string, string>> = { float: "float32", double: "float64" };
  return (type, data, shape) => new Maker(names[type] ?? type, data, shape);
}
