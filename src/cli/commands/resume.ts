import { resume } from "../../study/fit.ts";
import type { FitOptions } from "../../study/options.ts";
import type { Call } from "../commands.ts";
import { showStudy } from "./showStudy.ts";

/** `unseen resume <study>`: goes on with a stopped study and tells how it ended. */
export async function resumeCommand(call: Call): Promise<void> {
  const [folder = ""] = call.arguments;
  const { threads } = call.values as Pick<FitOptions, "threads">;
  await showStudy(call, (listening) =>
    resume(folder, threads === undefined ? listening : { threads, ...listening }),
  );
}
