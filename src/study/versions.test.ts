import { expect, test } from "vitest";
import { versionChange, versions } from "./versions.ts";

const before = { unseen: "0.1.0", onnxruntime: "1.30.0", node: "20.20.2" };

test("says nothing where all is as before", () => {
  expect(versionChange(before, { ...before })).toBeUndefined();
});

test("names what changed, before and after", () => {
  expect(versionChange(before, { ...before, node: "24.1.0" })).toBe(
    "Begun with unseen 0.1.0, ONNX Runtime 1.30.0 and Node 20.20.2, it goes on with unseen 0.1.0, " +
      "ONNX Runtime 1.30.0 and Node 24.1.0: last digits may differ from a study without a stop.",
  );
});

test("knows what it runs on", async () => {
  expect((await versions()).node).toBe(process.versions.node);
});
