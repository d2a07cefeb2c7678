import { spawn } from "node:child_process";
import { describe, expect, test } from "vitest";

const interrupt = new URL("../../dist/cli/interrupt.js", import.meta.url).href;

/** Starts a program that listens for interruptions, and interrupts it that many milliseconds after it is ready. */
function interrupted(program: string, ...pauses: number[]) {
  return new Promise<{ code: number | null; signal: string | null; told: string; seconds: number }>(
    (resolve) => {
      const source = `
      import { listenForInterrupt } from ${JSON.stringify(interrupt)};
      const listening = listenForInterrupt(() => console.log("first"), () => console.log("gave up"));
      ${program}
      console.log("ready");`;
      const child = spawn(process.execPath, ["--input-type=module", "-e", source]);
      let told = "";
      let began = 0;
      child.stdout.on("data", (chunk: Buffer) => {
        told += chunk.toString();
        if (began > 0 || !told.includes("ready")) return;
        began = performance.now();
        let wait = 0;
        for (const pause of pauses) {
          wait += pause;
          setTimeout(() => child.kill("SIGINT"), wait);
        }
      });
      child.on("close", (code, signal) => {
        resolve({ code, signal, told, seconds: (performance.now() - began) / 1000 });
      });
    },
  );
}

const forever = "setInterval(() => {}, 1000);";

// Windows has no signals to send; Ctrl-C in a console works there in the same way.
describe.skipIf(process.platform === "win32")("an interruption", () => {
  test("aborts the work, which ends by itself with the exit code it wants", async () => {
    const work = `
      const timer = setInterval(() => {}, 1000);
      listening.signal.addEventListener("abort", () => {
        clearInterval(timer);
        listening.stop();
        process.exitCode = 130;
      });`;
    const { code, told, seconds } = await interrupted(work, 0);
    expect(told).toBe("ready\nfirst\n");
    expect(code).toBe(130);
    expect(seconds).toBeLessThan(0.7);
  });
  test("ends work that does not listen within a second, by the signal", async () => {
    const { signal, told, seconds } = await interrupted(forever, 0);
    expect(told).toBe("ready\nfirst\ngave up\n");
    expect(signal).toBe("SIGINT");
    expect(seconds).toBeGreaterThan(0.7);
    expect(seconds).toBeLessThan(1.5);
  });
  test("that npx repeats is one", async () => {
    const { told, seconds } = await interrupted(forever, 0, 50);
    expect(told).toBe("ready\nfirst\ngave up\n");
    expect(seconds).toBeGreaterThan(0.7);
  });
  test("twice ends at once", async () => {
    const { signal, told, seconds } = await interrupted(forever, 0, 250);
    expect(told).toBe("ready\nfirst\ngave up\n");
    expect(signal).toBe("SIGINT");
    expect(seconds).toBeLessThan(0.7);
  });
});
