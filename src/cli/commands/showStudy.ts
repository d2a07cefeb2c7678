import { readFile } from "node:fs/promises";
import type { FitOptions } from "../../study/options.ts";
import type { Study } from "../../study/study.ts";
import type { Call } from "../commands.ts";
import { showProgress, silence } from "../progress.ts";
import { summarize } from "../summary.ts";

/** Runs a study in the terminal: progress while it runs, then the summary, or study.json with `--json`. */
export async function showStudy(
  { values, terminal, inFolder }: Call,
  run: (listening: Required<Pick<FitOptions, "signal" | "onEvent">>) => Promise<Study>,
): Promise<void> {
  const { stdout, stderr, env, signal } = terminal;
  const progress = values.quiet ? silence : showProgress({ stream: stderr, env });
  let study: Study;
  try {
    study = await run({
      signal,
      onEvent: (event) => {
        if (event.event === "started") inFolder(event.folder);
        progress.onEvent(event);
      },
    });
  } finally {
    progress.close();
  }
  const { folder, files, result } = study;
  const summary = summarize(result, { folder, model: files.model, report: files.report });
  if (!values.json) stdout.write(summary);
  else {
    if (!values.quiet) stderr.write(summary);
    stdout.write(await readFile(files.study, "utf8"));
  }
}
