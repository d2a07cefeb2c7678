import { styleText } from "node:util";
import type { StudyEvent } from "../study/events.ts";
import type { StageName } from "../study/result.ts";
import { findingLine } from "./findings.ts";
import { cut, WIDTH, wrap } from "./wrap.ts";

const stages = ["seal", "overfit", "shrink", "regularize", "combine", "unseal"] as const;
const barWidth = 20;
/** Seconds between two lines about the same stage where lines cannot be rewritten, and where they can. */
const secondsApart = { plain: 30, rewritten: 0.05 };

export interface ProgressOptions {
  readonly stream: NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number };
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Seconds since any moment; default the monotonic clock. */
  readonly now?: () => number;
}

/** What listens to a study and shows it. */
export interface Progress {
  readonly onEvent: (event: StudyEvent) => void;
  /** Clears a line that is still being rewritten; to be called when the study ends, however it ends. */
  readonly close: () => void;
}

/** A listener that shows nothing. */
export const silence: Progress = { onEvent: () => {}, close: () => {} };

/** Returns a listener for the stream: a line rewritten in place in a terminal, plain lines in a pipe or file. */
export function showProgress({ stream, env, now = monotonic }: ProgressOptions): Progress {
  const isTerminal = stream.isTTY === true && env.TERM !== "dumb";
  const isColored = isTerminal && (env.NO_COLOR ?? "") === "";
  const bold = (text: string) =>
    isColored && text.trim() !== "" ? styleText("bold", text, { validateStream: false }) : text;
  let isOpen = false;
  let toldAt = now();

  const clear = () => {
    if (isOpen) stream.write("\r\u001b[2K");
    isOpen = false;
  };
  const say = (head: string, sentence: string) => {
    clear();
    const [first = "", ...others] = wrap(sentence, WIDTH, " ".repeat(indent), head.length);
    stream.write([bold(head) + first, ...others, ""].join("\n"));
    toldAt = now();
  };
  const rewrite = (line: string) => {
    // One column stays free: a full line makes some terminals scroll. Some say that they have 0 columns.
    const fitting = cut(line, Math.min(WIDTH, stream.columns || WIDTH) - 1);
    stream.write(`\r\u001b[2K${fitting}`);
    isOpen = true;
    toldAt = now();
  };

  const onEvent = (event: StudyEvent) => {
    switch (event.event) {
      case "started":
        return say("", `${event.resumed ? "Going on with" : "Studying"} ${event.name} in ${event.folder}`);
      case "note":
      case "looks-before":
        return say(" ".repeat(indent), event.sentence);
      case "finding":
        return event.finding.severity === "note"
          ? undefined
          : say(" ".repeat(indent), findingLine(event.finding));
      case "stage-begins":
        if (!isTerminal) return say(heading(event.stage), event.sentence);
        clear();
        return rewrite(heading(event.stage) + event.sentence);
      case "progress":
        if (now() - toldAt < (isTerminal ? secondsApart.rewritten : secondsApart.plain)) return;
        return isTerminal ? rewrite(progressLine(event)) : say(heading(event.stage), progressWords(event));
      case "stage-ends":
        return say(heading(event.stage), `${event.sentence} (${shortTime(event.seconds)})`);
      default:
        return;
    }
  };
  return { onEvent, close: clear };
}

type ProgressEvent = Extract<StudyEvent, { event: "progress" }>;

function progressLine(event: ProgressEvent): string {
  const done = Math.min(1, Math.max(0, event.done));
  const filled = Math.floor(done * barWidth);
  const bar = "#".repeat(filled) + "-".repeat(barWidth - filled);
  return `${heading(event.stage)}[${bar}] ${progressWords(event)}`;
}

function progressWords(event: ProgressEvent): string {
  // Rounded down: 100 % is said only when it is so.
  const percent = Math.floor(100 * Math.min(1, Math.max(0, event.done)));
  const left = event.secondsLeft === undefined ? "" : `, ${shortTime(event.secondsLeft)} left`;
  const networks = event.networksTrained === 1 ? "network" : "networks";
  return `${String(percent).padStart(3)}%${left}, ${event.networksTrained} ${networks}`;
}

const nameWidth = Math.max(...stages.map((stage) => stage.length));
const indent = `1/${stages.length} `.length + nameWidth + 2;

function heading(stage: StageName): string {
  // What is measured besides is no step of the method.
  if (stage === "leakage" || stage === "more rows" || stage === "final")
    return `    ${stage.padEnd(nameWidth)}  `;
  return `${stages.indexOf(stage) + 1}/${stages.length} ${stage.padEnd(nameWidth)}  `;
}

/** Returns a time as 8 s, 2 min 5 s or 1 h 3 min; rounded up, since a wait that is told should not run over. */
export function shortTime(seconds: number): string {
  const whole = Math.max(0, Math.ceil(seconds));
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min${whole % 60 === 0 ? "" : ` ${whole % 60} s`}`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

const monotonic = () => performance.now() / 1000;
