import { fromBinary } from "@bufbuild/protobuf";
import { type GraphProto, type ModelProto, ModelProtoSchema } from "onnx-buf";

/** Returns the model that the bytes hold, and its graph. */
export function parsed(bytes: Uint8Array): { model: ModelProto; graph: GraphProto } {
  const model = fromBinary(ModelProtoSchema, bytes);
  if (model.graph === undefined) throw new Error("the model holds no graph");
  return { model, graph: model.graph };
}

/** Returns the operators of a graph, leaving out those of the bodies inside it. */
export const operatorsOf = (graph: GraphProto): string[] => graph.node.map((node) => node.opType);

/** Returns the bodies of the loops of a graph. */
export const bodiesOf = (graph: GraphProto): GraphProto[] =>
  graph.node.flatMap((node) => node.attribute.flatMap((attribute) => attribute.g ?? []));
