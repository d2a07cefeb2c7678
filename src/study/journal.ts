import { appendFileSync, readFileSync } from "node:fs";
import { fail } from "../runtime/errors.ts";
import type { LooksBefore } from "./earlierLooks.ts";
import type { OnEvent, StudyEvent } from "./events.ts";
import type { StudyFolder } from "./folder.ts";

/** Events that may stand in the journal several times with the same content. */
const repeatable = new Set(["look", "started", "stage-begins", "stage-ends", "finished"]);

/**
 * The append-only record of a study. Every event is a line, flushed before the study goes on. A resumed study
 * replays its own course: events that stand there already are not written twice, and decisions that the clock
 * had a part in are taken from there.
 */
export class Journal {
  private readonly written = new Set<string>();
  private readonly decisions = new Map<string, unknown>();
  private looked = 0;
  private readonly reasons: string[] = [];
  private before: LooksBefore | null = null;

  constructor(
    private readonly folder: StudyFolder,
    private readonly onEvent: OnEvent | undefined,
    earlier: readonly StudyEvent[] = [],
  ) {
    for (const event of earlier) {
      this.written.add(JSON.stringify(event));
      if (event.event === "decision") this.decisions.set(event.about, event.value);
      this.count(event);
    }
  }

  /** Times the test set has been opened, in this run and the ones it resumes. */
  get looks(): number {
    return this.looked;
  }

  /** Why the test set was opened, for each time after the first. */
  get lookReasons(): readonly string[] {
    return this.reasons;
  }

  /** What other studies had seen of the test rows when this one began; null where that was nothing. */
  get looksBefore(): LooksBefore | null {
    return this.before;
  }

  private count(event: StudyEvent): void {
    if (event.event === "looks-before") this.before = { looks: event.looks, studies: event.studies };
    if (event.event !== "look") return;
    const { reason } = event;
    if (this.looked > 0)
      this.reasons.push(reason ?? "the study was stopped after its first look, and resumed");
    this.looked++;
  }

  /** Writes the event down and tells the listener. */
  tell(event: StudyEvent): void {
    this.count(event);
    if (event.event !== "progress") this.write(event);
    this.onEvent?.(event);
  }

  /** Returns what was decided about this before, or decides now and writes it down with its reason. */
  decide<T>(about: string, decision: () => T, reason: (value: T) => string): T {
    const value = this.decisions.has(about) ? (this.decisions.get(about) as T) : decision();
    this.tell({ event: "decision", about, value, reason: reason(value) });
    return value;
  }

  private write(event: StudyEvent): void {
    const line = JSON.stringify(event);
    if (this.written.has(line) && !repeatable.has(event.event)) return;
    this.written.add(line);
    const path = this.folder.files.journal;
    try {
      appendFileSync(path, `${line}\n`, { flush: true });
    } catch (cause) {
      throw fail("cannot_write", { path, reason: (cause as NodeJS.ErrnoException).code ?? String(cause) });
    }
  }
}

/** Returns the events of a journal. A last line that a kill cut off is left out, and closed with a line end. */
export function readJournal(folder: StudyFolder): StudyEvent[] {
  const text = readFileSync(folder.files.journal, "utf8");
  if (text !== "" && !text.endsWith("\n")) appendFileSync(folder.files.journal, "\n");
  const events: StudyEvent[] = [];
  for (const line of text.split("\n")) {
    try {
      events.push(JSON.parse(line) as StudyEvent);
    } catch {
      // Only a line that was cut off does not parse; what it told is told again.
    }
  }
  return events;
}
