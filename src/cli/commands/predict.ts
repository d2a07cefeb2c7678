import { predictFile } from "../../model/predict.ts";
import { plural } from "../../report/numbers.ts";
import type { Call } from "../commands.ts";

/** `unseen predict <study> <data>`: writes predictions as CSV to a file or to standard output. */
export async function predictCommand({ arguments: given, values, terminal }: Call): Promise<void> {
  const [folder = "", source = ""] = given;
  const { out: path } = values as { readonly out?: string };
  const { rows, out } = await predictFile(folder, source, path);
  if (!values.quiet && path !== undefined)
    terminal.stderr.write(`Predicted ${plural(rows, "row")}: ${out}\n`);
}
