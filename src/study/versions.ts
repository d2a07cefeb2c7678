import { engine } from "../runtime/session.ts";
import { version } from "../runtime/version.ts";
import type { StudyResult } from "./result.ts";

type Versions = StudyResult["versions"];

/** Returns what this study runs on. */
export const versions = async (): Promise<Versions> => ({
  unseen: version(),
  onnxruntime: (await engine()).version,
  node: process.versions.node,
});

const inWords = ({ unseen, onnxruntime, node }: Versions): string =>
  `unseen ${unseen}, ONNX Runtime ${onnxruntime} and Node ${node}`;

/** Returns what to tell where a study goes on with other versions than it began with; else undefined. */
export function versionChange(before: Versions, now: Versions): string | undefined {
  if (inWords(before) === inWords(now)) return undefined;
  return `Begun with ${inWords(before)}, it goes on with ${inWords(now)}: last digits may differ from a study without a stop.`;
}
