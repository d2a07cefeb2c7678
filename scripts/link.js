// Makes `npx unseen` find this clone's own build: npm links the commands of dependencies, but not those of the
// package itself. On Windows npx finds them without a link.
import { chmodSync, mkdirSync, rmSync, symlinkSync } from "node:fs";
import { fileURLToPath } from "node:url";

const at = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));

if (process.platform !== "win32") {
  chmodSync(at("dist/cli/main.js"), 0o755);
  mkdirSync(at("node_modules/.bin"), { recursive: true });
  rmSync(at("node_modules/.bin/unseen"), { force: true });
  symlinkSync("../../dist/cli/main.js", at("node_modules/.bin/unseen"));
}
