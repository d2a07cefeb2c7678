import type { FitOptions } from "../../study/options.ts";
import { plan } from "../../study/planned.ts";
import type { Call } from "../commands.ts";
import { fitOptions } from "../options.ts";
import { planText } from "../planText.ts";

/** `unseen plan <data>`: tells what `fit` would do with the same options; trains on no row and writes nothing. */
export async function planCommand({ arguments: given, values, terminal }: Call): Promise<void> {
  const [source = ""] = given;
  const { stdout, signal } = terminal;
  // Each value was made by the parser of its key, which the table ties to the type in FitOptions.
  const options = Object.fromEntries(
    Object.entries(values).filter(([key]) => key in fitOptions),
  ) as unknown as FitOptions;
  const planned = await plan(source, { ...options, signal });
  stdout.write(values.json ? `${JSON.stringify(planned, null, 2)}\n` : planText(planned));
}
