import { fit } from "../../study/fit.ts";
import type { FitOptions } from "../../study/options.ts";
import type { Call } from "../commands.ts";
import { fitOptions } from "../options.ts";
import { showStudy } from "./showStudy.ts";

/** `unseen fit <data>`: runs a study and tells how it ended. */
export async function fitCommand(call: Call): Promise<void> {
  const [source = ""] = call.arguments;
  const given = Object.entries(call.values).filter(([key]) => key in fitOptions);
  // Each value was made by the parser of its key, which the table ties to the type in FitOptions.
  const options = Object.fromEntries(given) as unknown as FitOptions;
  await showStudy(call, (listening) => fit(source, { ...options, ...listening }));
}
