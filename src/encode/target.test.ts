import { describe, expect, it } from "vitest";
import { descriptionOf, numberColumn, rowsFrom, tableFrom, textColumn } from "../../test/encoding/tables.ts";
import { fitTarget, targetEncoder } from "./target.ts";

describe("a target", () => {
  it("of classes becomes numbers in their order; unknown ones -1", () => {
    const table = tableFrom(textColumn("y", ["no", "yes", "no", null, "maybe"]));
    const description = descriptionOf(table, {}, ["no", "yes"]);
    const target = targetEncoder(fitTarget(table, description, rowsFrom(0, 3)));
    expect(target.encode(table, Int32Array.of(1, 0, 3, 4))).toEqual(Int32Array.of(1, 0, -1, -1));
  });

  it("of numbered classes is read by their names", () => {
    const table = tableFrom(numberColumn("y", [1, 0, 1]));
    const target = targetEncoder(fitTarget(table, descriptionOf(table, {}, ["0", "1"]), rowsFrom(0, 3)));
    expect(target.encode(table, rowsFrom(0, 3))).toEqual(Int32Array.of(1, 0, 1));
  });

  // y = np.array([10., 20, 60]); y.mean(), y.std(), (y - y.mean()) / y.std()
  it("of numbers is standardized by the training rows, and turned back", () => {
    const table = tableFrom(numberColumn("y", [10, 20, 60, 1e6]));
    const target = targetEncoder(fitTarget(table, descriptionOf(table, {}), rowsFrom(0, 3)));
    if (target.kind !== "values") throw new Error("values expected");
    expect(target.mean).toBe(30);
    expect(target.scale).toBeCloseTo(21.602468994692867, 12);
    const [low, , high] = target.encode(table, rowsFrom(0, 3));
    expect(low).toBeCloseTo(-0.925820099773, 6);
    expect(high).toBeCloseTo(1.388730149659, 6);
    expect(target.inverse(1)).toBeCloseTo(51.60246899469287, 12);
  });
});
