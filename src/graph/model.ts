import { create, toBinary } from "@bufbuild/protobuf";
import {
  type AttributeProto,
  AttributeProto_AttributeType,
  AttributeProtoSchema,
  type GraphProto,
  GraphProtoSchema,
  ModelProtoSchema,
  type NodeProto,
  NodeProtoSchema,
  OperatorSetIdProtoSchema,
  StringStringEntryProtoSchema,
  TensorProto_DataType,
  TensorProtoSchema,
  TensorShapeProto_DimensionSchema,
  TensorShapeProtoSchema,
  TypeProto_TensorSchema,
  TypeProtoSchema,
  type ValueInfoProto,
  ValueInfoProtoSchema,
} from "onnx-buf";
import type { Attribute, Body, ConstantData, ElementType, Node, Scope, Shape, Tensor } from "./tensor.ts";
import { wholeModel } from "./tensor.ts";

const dataType: Readonly<Record<ElementType, TensorProto_DataType>> = {
  float: TensorProto_DataType.FLOAT,
  double: TensorProto_DataType.DOUBLE,
  int32: TensorProto_DataType.INT32,
  int64: TensorProto_DataType.INT64,
  uint8: TensorProto_DataType.UINT8,
  bool: TensorProto_DataType.BOOL,
  string: TensorProto_DataType.STRING,
};

const utf8 = new TextEncoder();

function attributeProto(name: string, attribute: Attribute): AttributeProto {
  const type = AttributeProto_AttributeType;
  switch (attribute.kind) {
    case "int":
      return create(AttributeProtoSchema, { name, type: type.INT, i: BigInt(attribute.value) });
    case "float":
      return create(AttributeProtoSchema, { name, type: type.FLOAT, f: attribute.value });
    case "text":
      return create(AttributeProtoSchema, { name, type: type.STRING, s: utf8.encode(attribute.value) });
    case "ints":
      return create(AttributeProtoSchema, { name, type: type.INTS, ints: attribute.value.map(BigInt) });
    case "floats":
      return create(AttributeProtoSchema, { name, type: type.FLOATS, floats: [...attribute.value] });
    case "texts":
      return create(AttributeProtoSchema, {
        name,
        type: type.STRINGS,
        strings: attribute.value.map((value) => utf8.encode(value)),
      });
  }
}

function tensorProto(name: string, type: ElementType, shape: Shape, data: ConstantData) {
  const content = ArrayBuffer.isView(data)
    ? {
        rawData: new Uint8Array(
          data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength) as ArrayBuffer,
        ),
      }
    : { stringData: data.map((value) => utf8.encode(value)) };
  return create(TensorProtoSchema, { name, dataType: dataType[type], dims: shape.map(BigInt), ...content });
}

function valueInfo(name: string, { type, shape }: Tensor): ValueInfoProto {
  const dim = shape.map((size) =>
    create(TensorShapeProto_DimensionSchema, {
      value:
        typeof size === "number"
          ? { case: "dimValue", value: BigInt(size) }
          : { case: "dimParam", value: size },
    }),
  );
  const tensorType = create(TypeProto_TensorSchema, {
    elemType: dataType[type],
    shape: create(TensorShapeProtoSchema, { dim }),
  });
  return create(ValueInfoProtoSchema, {
    name,
    type: create(TypeProtoSchema, { value: { case: "tensorType", value: tensorType } }),
  });
}

/** Gives every tensor a name that is unique in the whole model, since bodies see the names around them. */
class Writer {
  private readonly prefix: string;
  private count = 0;
  private readonly names = new Map<Node, string>();
  private readonly constants = new Map<string, string>();
  readonly initializers: ReturnType<typeof tensorProto>[] = [];

  /** @param taken names that are fed and fetched, which the made-up ones must not meet */
  constructor(taken: readonly string[]) {
    let prefix = "t";
    while (taken.some((name) => name.startsWith(prefix))) prefix += "_";
    this.prefix = prefix;
  }

  private fresh(): string {
    return `${this.prefix}${this.count++}`;
  }

  name(tensor: Tensor): string {
    const base = this.names.get(tensor.node) ?? this.baptize(tensor);
    return tensor.node.outputCount === 1 ? base : `${base}_${tensor.output}`;
  }

  private baptize({ node, type, shape }: Tensor): string {
    let name = node.scope === wholeModel && node.name !== undefined ? node.name : this.fresh();
    if (node.data !== undefined) name = this.store(name, type, shape, node.data);
    this.names.set(node, name);
    return name;
  }

  /** Small constants that are equal share one initializer. */
  private store(name: string, type: ElementType, shape: Shape, data: ConstantData): string {
    const values = (): string => (Array.isArray(data) ? JSON.stringify(data) : data.join());
    const key = data.length <= 16 ? `${type}[${shape}]${values()}` : undefined;
    const known = key === undefined ? undefined : this.constants.get(key);
    if (known !== undefined) return known;
    this.initializers.push(tensorProto(name, type, shape, data));
    if (key !== undefined) this.constants.set(key, name);
    return name;
  }

  /** Writes the nodes of one scope that the outputs need, each after what it reads. */
  nodes(outputs: readonly Tensor[], scope: Scope): NodeProto[] {
    const written: NodeProto[] = [];
    const seen = new Set<Node>();
    const visit = (tensor: Tensor): void => {
      const { node } = tensor;
      if (seen.has(node)) return;
      seen.add(node);
      if (node.data !== undefined) {
        this.name(tensor);
        return;
      }
      if (node.op === "input" || node.scope !== scope) return;
      for (const source of [...node.inputs, ...(node.body?.captures ?? [])]) visit(source);
      written.push(this.node(tensor));
    };
    for (const output of outputs) visit(output);
    return written;
  }

  private node(tensor: Tensor): NodeProto {
    const { node } = tensor;
    const attribute = Object.entries(node.attributes).map(([name, value]) => attributeProto(name, value));
    if (node.body !== undefined) {
      const g = this.body(node.body);
      attribute.push(
        create(AttributeProtoSchema, { name: "body", type: AttributeProto_AttributeType.GRAPH, g }),
      );
    }
    return create(NodeProtoSchema, {
      opType: node.op,
      domain: node.domain,
      input: node.inputs.map((source) => this.name(source)),
      output: Array.from({ length: node.outputCount }, (_, output) => this.name({ ...tensor, output })),
      attribute,
    });
  }

  private body(body: Body): GraphProto {
    const node = this.nodes(body.outputs, body.scope);
    // A graph may not hand an input straight on, nor the same value twice: an Identity stands between; it copies.
    const handed = new Set<string>();
    const output = body.outputs.map((tensor) => {
      const own = this.name(tensor);
      if (tensor.node.scope === body.scope && tensor.node.op !== "input" && !handed.has(own)) {
        handed.add(own);
        return valueInfo(own, tensor);
      }
      const name = this.fresh();
      node.push(create(NodeProtoSchema, { opType: "Identity", input: [own], output: [name] }));
      return valueInfo(name, tensor);
    });
    return create(GraphProtoSchema, {
      name: "body",
      node,
      input: body.inputs.map((tensor) => valueInfo(this.name(tensor), tensor)),
      output,
    });
  }
}

export interface ModelDescription {
  readonly name: string;
  /** What is fed, in order; names come from the tensors. Inputs that the outputs do not need are left out. */
  readonly inputs: readonly Tensor[];
  /** What is computed, by the name under which it is fetched. */
  readonly outputs: Readonly<Record<string, Tensor>>;
  readonly metadata?: Readonly<Record<string, string>>;
}

function reachableInputs(outputs: readonly Tensor[]): Set<Node> {
  const seen = new Set<Node>();
  const walk = ({ node }: Tensor): void => {
    if (seen.has(node)) return;
    seen.add(node);
    for (const source of [...node.inputs, ...(node.body?.captures ?? [])]) walk(source);
    for (const output of node.body?.outputs ?? []) walk(output);
  };
  for (const output of outputs) walk(output);
  return seen;
}

/**
 * Returns the bytes of an ONNX model (opset 18, ai.onnx.ml 3, IR version 9) that computes the outputs. Only
 * nodes that an output needs are written: ONNX Runtime runs dead ones too.
 */
export function serialize({ name, inputs, outputs, metadata = {} }: ModelDescription): Uint8Array {
  const tensors = Object.values(outputs);
  const needed = reachableInputs(tensors);
  const outer = [...needed].filter((node) => node.scope === wholeModel);
  const taken = [...outer.flatMap((node) => node.name ?? []), ...Object.keys(outputs)];
  const twice = taken.find((other, i) => taken.indexOf(other) !== i);
  if (twice !== undefined) throw new Error(`two inputs or outputs of the model are named "${twice}"`);
  const writer = new Writer(taken);
  const fed = inputs.filter((tensor) => needed.has(tensor.node)).map((t) => valueInfo(writer.name(t), t));
  const node = writer.nodes(tensors, wholeModel);
  const output = Object.entries(outputs).map(([fetched, tensor]) => {
    node.push(
      create(NodeProtoSchema, { opType: "Identity", input: [writer.name(tensor)], output: [fetched] }),
    );
    return valueInfo(fetched, tensor);
  });
  const graph = create(GraphProtoSchema, {
    name,
    node,
    input: fed,
    output,
    initializer: writer.initializers,
  });
  const opsetImport = [
    create(OperatorSetIdProtoSchema, { domain: "", version: 18n }),
    create(OperatorSetIdProtoSchema, { domain: "ai.onnx.ml", version: 3n }),
  ];
  const metadataProps = Object.entries(metadata).map(([key, value]) =>
    create(StringStringEntryProtoSchema, { key, value }),
  );
  const producer = { producerName: "unseen", irVersion: 9n };
  return toBinary(
    ModelProtoSchema,
    create(ModelProtoSchema, { ...producer, graph, opsetImport, metadataProps }),
  );
}
