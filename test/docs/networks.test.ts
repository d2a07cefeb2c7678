import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { activations } from "../../src/network/layers/activation.ts";
import { layers } from "../../src/network/layers/all.ts";

const page = readFileSync(new URL("../../docs/networks.md", import.meta.url), "utf8");

test("docs/networks.md names every layer, and no other", () => {
  const named = [...page.matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name);
  expect(named.sort()).toEqual(Object.keys(layers).sort());
});

test("docs/networks.md names every activation", () => {
  for (const name of Object.keys(activations)) expect(page).toContain(`\`${name}\``);
});
