import { fromBinary } from "@bufbuild/protobuf";
import { ModelProtoSchema } from "onnx-buf";
import { z } from "zod";
import type { TableDescription } from "../data/table.ts";
import type { FedFeature } from "../encode/graph.ts";

const FORMAT = "unseen.model/1";

/** What an exported model says about itself. */
export interface ModelSignature {
  readonly task: TableDescription["task"];
  readonly target: string;
  /** In the order of the probabilities; empty for regression. */
  readonly classes: readonly string[];
  /** In the order of the inputs. */
  readonly features: readonly FedFeature[];
}

/** Properties that are written into the file beside the description; all values are text, as ONNX wants. */
export interface ModelMetadata extends Readonly<Record<string, string>> {
  /** SHA-256 of the table that it was trained on. */
  readonly trainingData: string;
}

const readable = z.object({
  task: z.enum(["binary", "multiclass", "regression"]),
  target: z.string(),
  classes: z.array(z.string()),
  features: z.array(
    z.object({
      name: z.string(),
      kind: z.enum(["numeric", "category", "boolean", "date", "text", "id", "constant"]),
      type: z.enum(["number", "date", "text"]),
      written: z.exactOptional(z.object({ mark: z.enum([".", ","]), unit: z.string(), loose: z.boolean() })),
      input: z.string(),
      element: z.enum(["float", "string"]),
    }),
  ),
});

/** Returns the properties to write: each is JSON but for the format, the task and the target. */
export function toProperties(
  { task, target, classes, features }: ModelSignature,
  metadata: ModelMetadata,
): Record<string, string> {
  return {
    ...metadata,
    format: FORMAT,
    task,
    target,
    classes: JSON.stringify(classes),
    features: JSON.stringify(features),
  };
}

/**
 * Returns what the bytes of a model say about it, and its other properties.
 *
 * @throws Error with a phrase (without a subject) where the bytes are no model that unseen wrote
 */
export function readProperties(model: Uint8Array): {
  description: ModelSignature;
  metadata: Readonly<Record<string, string>>;
} {
  const { format, ...rest } = propertiesOf(model);
  if (format === undefined) throw new Error("it does not say its format");
  if (format !== FORMAT) throw new Error(`its format is ${format}, and this version reads ${FORMAT}`);
  const { classes, features, task, target, ...metadata } = rest;
  const parsed = readable.safeParse({ task, target, classes: json(classes), features: json(features) });
  if (!parsed.success) {
    throw new Error(`its metadata is damaged at ${parsed.error.issues[0]?.path.join(".") ?? "the start"}`);
  }
  return { description: parsed.data, metadata };
}

function propertiesOf(model: Uint8Array): Record<string, string> {
  try {
    const { metadataProps } = fromBinary(ModelProtoSchema, model);
    return Object.fromEntries(metadataProps.map(({ key, value }) => [key, value]));
  } catch {
    throw new Error("it is not in the ONNX format");
  }
}

function json(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? "");
  } catch {
    return undefined;
  }
}
