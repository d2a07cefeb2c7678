import { expect, test } from "vitest";
import { commandReference } from "./reference.ts";

test("docs/cli.md is what the tables of the command line say (npm run docs writes it)", async () => {
  await expect(commandReference()).toMatchFileSnapshot("../../docs/cli.md");
});
