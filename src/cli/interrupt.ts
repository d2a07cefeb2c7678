/** Milliseconds that a study has to end by itself after an interruption. */
const GRACE = 800;
/** Milliseconds in which a second signal is the same key press: npx passes on what the terminal has sent already. */
const ECHO = 150;

export interface Interruption {
  /** Aborts on the first interruption. */
  readonly signal: AbortSignal;
  /** Aborts `signal` as an interruption does, with the same time to end. */
  abort(): void;
  /** Stops listening; the process can end. */
  stop(): void;
}

/**
 * Listens for Ctrl-C (and SIGTERM). The first aborts `signal` and calls `onFirst`; a second, or 0.8 seconds
 * without an end, ends the process by the signal itself. That skips the exit handlers, which must not run while
 * a training thread is inside native code; the journal is flushed line by line, so nothing is lost.
 */
export function listenForInterrupt(onFirst: () => void, onGiveUp: () => void): Interruption {
  const controller = new AbortController();
  const handled = ["SIGINT", "SIGTERM"] as const;
  let timer: NodeJS.Timeout | undefined;
  let firstAt = 0;

  const stop = () => {
    clearTimeout(timer);
    for (const name of handled) process.off(name, handle);
  };
  const endNow = () => {
    onGiveUp();
    stop();
    process.kill(process.pid, "SIGINT");
  };
  const abort = () => {
    if (controller.signal.aborted) return;
    controller.abort();
    timer = setTimeout(endNow, GRACE).unref();
  };
  const handle = () => {
    if (!controller.signal.aborted) {
      firstAt = performance.now();
      onFirst();
      abort();
    } else if (performance.now() - firstAt > ECHO) endNow();
  };
  for (const name of handled) process.on(name, handle);
  return { signal: controller.signal, abort, stop };
}
