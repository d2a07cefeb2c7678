import { execFile } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Block, runnableBlocks } from "./blocks.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const docs = readdirSync(join(root, "docs")).filter((name) => name.endsWith(".md"));
const pages = ["README.md", ...docs.map((name) => `docs/${name}`)]
  .map((page) => ({ page, blocks: runnableBlocks(readFileSync(join(root, page), "utf8")) }))
  .filter(({ blocks }) => blocks.length > 0);

const run = promisify(execFile);

test("marks must stand before a block that can be run", () => {
  const block = "text\n\n<!-- run -->\n```sh\necho a\necho b\n```\n```sh\nexit 1\n```\n";
  expect(runnableBlocks(block)).toEqual([{ language: "sh", code: "echo a\necho b", line: 5 }]);
  expect(() => runnableBlocks("<!-- run -->\n\n```sh\n```")).toThrow("line 1");
  expect(() => runnableBlocks("<!-- run -->\n```json\n{}\n```")).toThrow("line 1");
  expect(() => runnableBlocks("<!-- run -->\n```sh\necho")).toThrow("line 1");
});

describe.skipIf(process.platform === "win32").each(pages)("the code of $page runs", ({ page, blocks }) => {
  // The blocks of a page run one after the other in one folder, as a reader would type them: a project that has
  // installed unseen, with the example tables beside it.
  let folder = "";
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "unseen-docs-"));
    mkdirSync(join(folder, "node_modules/.bin"), { recursive: true });
    symlinkSync(root, join(folder, "node_modules/unseen"));
    symlinkSync(join(root, "dist/cli/main.js"), join(folder, "node_modules/.bin/unseen"));
    symlinkSync(join(root, "node_modules/@types"), join(folder, "node_modules/@types"));
    cpSync(join(root, "examples"), join(folder, "examples"), { recursive: true });
    writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
    writeFileSync(
      join(folder, "tsconfig.json"),
      JSON.stringify({
        extends: join(root, "tsconfig.json"),
        compilerOptions: { noEmit: false },
        include: ["*.ts"],
      }),
    );
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test.each(blocks)(
    `${page}:$line`,
    async (block) => {
      for (const [command, ...words] of commandsFor(block, folder)) {
        await run(command, words, { cwd: folder, env: { ...process.env, PATH: pathWith(folder) } });
      }
    },
    180_000,
  );
});

function commandsFor({ language, code, line }: Block, folder: string): readonly [string, ...string[]][] {
  if (language === "sh") return [["bash", "-euo", "pipefail", "-c", code]];
  writeFileSync(join(folder, `block${line}.ts`), code);
  return [
    [process.execPath, join(root, "node_modules/typescript/bin/tsc"), "-p", "."],
    [process.execPath, `block${line}.js`],
  ];
}

const pathWith = (folder: string) => `${join(folder, "node_modules/.bin")}${delimiter}${process.env.PATH}`;
