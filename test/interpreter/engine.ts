import { serialize } from "../../src/graph/model.ts";
import type { Tensor } from "../../src/graph/tensor.ts";
import { openSession, tensorMaker, type Values } from "../../src/runtime/session.ts";
import type { Feeds } from "./interpreter.ts";
import { makeValue, type Value } from "./value.ts";

type Type = Parameters<Awaited<ReturnType<typeof tensorMaker>>>[0];

function typed(type: Tensor["type"], data: ArrayLike<number | bigint> | readonly string[]): Values {
  const items = Array.from(data as ArrayLike<number>);
  switch (type) {
    case "float":
      return Float32Array.from(items);
    case "double":
      return Float64Array.from(items);
    case "int32":
      return Int32Array.from(items);
    case "int64":
      return BigInt64Array.from(items.map(BigInt));
    case "string":
      return items as unknown as string[];
    default:
      return Uint8Array.from(items);
  }
}

/** Returns the values of the tensors as ONNX Runtime computes them from the serialized model. */
export async function runEngine<Name extends string>(
  inputs: readonly Tensor[],
  outputs: Readonly<Record<Name, Tensor>>,
  feeds: Feeds,
): Promise<Record<Name, Value>> {
  const make = await tensorMaker();
  const session = await openSession(serialize({ name: "test", inputs, outputs }));
  try {
    const fed = inputs.flatMap(({ node, type }) => {
      const value = feeds[node.name ?? ""];
      return value === undefined
        ? []
        : [[node.name, make(type as Type, typed(type, value.data), value.shape)]];
    });
    const results = await session.run(Object.fromEntries(fed));
    const entries = Object.entries<Tensor>(outputs).map(([name, tensor]) => {
      const result = results[name];
      if (result === undefined) throw new Error(`the engine gave no ${name}`);
      return [name, makeValue(tensor.type, result.data as Values, result.dims)];
    });
    return Object.fromEntries(entries) as Record<Name, Value>;
  } finally {
    await session.release();
  }
}
