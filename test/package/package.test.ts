import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const run = promisify(execFile);
const penguins = "node_modules/unseen/examples/penguins.csv";

let folder = "";
let packed: string[] = [];

/** Runs a command in the folder that has installed the tarball, and returns what it wrote. */
const inFolder = (command: string, ...words: string[]) =>
  run(command, words, { cwd: folder, maxBuffer: 2 ** 26, shell: process.platform === "win32" }).catch(
    (error: { stdout: string; stderr: string }) => {
      throw new Error(`${command} ${words.join(" ")}\n${error.stdout}${error.stderr}`, { cause: error });
    },
  );

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "unseen-package-"));
  const { stdout } = await run("npm", ["pack", "--json", "--pack-destination", folder], { cwd: root });
  // What the build prints stands before the JSON.
  const manifest: unknown = JSON.parse(stdout.slice(stdout.search(/^[[{]/m)));
  const { filename, files } = packedIn(manifest);
  packed = files.map(({ path }) => path);
  writeFileSync(
    join(folder, "package.json"),
    JSON.stringify({ name: "someone", type: "module", private: true }),
  );
  writeFileSync(join(folder, ".npmrc"), "onnxruntime-node-install=skip\n");
  await inFolder("npm", "install", "--prefer-offline", "--no-audit", "--no-fund", join(folder, filename));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Packed {
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
}

/** npm 10 and 11 print a list with one package, later ones an object keyed by its name. */
function packedIn(manifest: unknown): Packed {
  const [first] = Object.values(manifest as Record<string, Packed>);
  if (first === undefined) throw new Error("npm pack names no package");
  return first;
}

test("the package holds the build and what people read, and nothing else", () => {
  const allowed =
    /^(dist\/.*\.(js|d\.ts)|examples\/(\w+\.(csv|mjs)|README\.md)|package\.json|LICENSE|[A-Z]+\.md)$/;
  expect(packed.filter((path) => !allowed.test(path) || /\.test\./.test(path))).toEqual([]);
  expect(packed).toEqual(
    expect.arrayContaining([
      "LICENSE",
      "README.md",
      "CHANGELOG.md",
      "dist/index.js",
      "dist/index.d.ts",
      "dist/cli/main.js",
    ]),
  );
});

test("npx unseen --help", async () => {
  const { stdout } = await inFolder("npx", "unseen", "--help");
  expect(stdout).toContain("unseen <command> --help");
});

test("fit leaves a study, and predict reads it", async () => {
  const { stdout } = await inFolder(
    ...([
      "npx",
      "unseen",
      "fit",
      penguins,
      "--target",
      "species",
      "--trials",
      "2",
      "--out",
      "study",
      "--json",
    ] as const),
  );
  expect(stdout).toBe(readFileSync(join(folder, "study/study.json"), "utf8"));
  expect(JSON.parse(stdout)).toMatchObject({
    format: "unseen.study/1",
    looks: 1,
    data: { target: "species" },
  });

  await inFolder("npx", "unseen", "predict", "study", penguins, "-o", "predictions.csv");
  const lines = readFileSync(join(folder, "predictions.csv"), "utf8").trim().split("\n");
  expect(lines).toHaveLength(345);
  expect(lines[0]).toContain("Gentoo");
});

test("the library can be imported, and its types be used", async () => {
  mkdirSync(join(folder, "src"));
  writeFileSync(
    join(folder, "src/index.ts"),
    `import { fit, type FitOptions, UnseenError } from "unseen";
const options: FitOptions = { target: "species", trials: 1 };
// @ts-expect-error The target has no default.
const without: FitOptions = {};
const refused = await fit("missing.csv", options).catch((error: unknown) => error);
if (!(refused instanceof UnseenError)) throw new Error("not refused", { cause: refused });
export { without };
`,
  );
  const compilerOptions = {
    strict: true,
    target: "es2022",
    module: "nodenext",
    skipLibCheck: true,
    types: [],
  };
  writeFileSync(
    join(folder, "tsconfig.json"),
    JSON.stringify({
      compilerOptions: { ...compilerOptions, rootDir: "src", outDir: "out" },
      include: ["src"],
    }),
  );
  await inFolder(process.execPath, join(root, "node_modules/typescript/bin/tsc"), "-p", ".");
  await inFolder(process.execPath, "out/index.js");
});

test("where the native engine could not be installed, WebAssembly serves, and says so once", async () => {
  const native = join(folder, "node_modules/onnxruntime-node");
  renameSync(native, `${native}-away`);
  try {
    const small = ["--trials", "2", "--budget", "1s", "--out", "wasm", "--quiet"];
    const { stderr } = await inFolder("npx", "unseen", "fit", penguins, "--target", "species", ...small);
    expect(stderr.match(/training runs on WebAssembly/g)).toHaveLength(1);
    expect(JSON.parse(readFileSync(join(folder, "wasm/study.json"), "utf8"))).toMatchObject({ looks: 1 });

    // The model that the native engine trained says the same here.
    await inFolder("npx", "unseen", "predict", "study", penguins, "-o", "wasm.csv");
    const [here, there] = ["wasm.csv", "predictions.csv"].map((name) =>
      readFileSync(join(folder, name), "utf8").trim().split("\n").slice(1),
    );
    for (const [row, line] of (here ?? []).entries()) {
      const [ours, theirs] = [line, there?.[row] ?? ""].map((text) => text.split(",").slice(2).map(Number));
      for (const [c, p] of (ours ?? []).entries())
        expect(Math.abs(p - (theirs?.[c] ?? Number.NaN))).toBeLessThan(1e-5);
    }
    expect(here).toHaveLength(344);
  } finally {
    renameSync(`${native}-away`, native);
  }
});
