import { expect, describe as group, test } from "vitest";
import { tableOf } from "../../test/tableOf.ts";
import { type DescribeOptions, describe } from "./describe.ts";

const rows = 40;
const each = <T>(make: (row: number) => T): T[] => Array.from({ length: rows }, (_, row) => make(row));

group("orders", () => {
  const table = () =>
    tableOf({
      size: each((row) => ["small", "large", "medium"][row % 3]),
      taste: each((row) => ["sour", "sweet", "bland"][row % 3]),
      day: each((row) => ["Mon", "Tue", "Wed", "Thu"][row % 4]),
      n: each((row) => row % 7),
      target: each((row) => (row % 3 === 0 ? "yes" : "no")),
    });
  const column = (name: string, options: Partial<DescribeOptions> = {}) =>
    describe(table(), { target: "target", ...options }).columns.find((found) => found.name === name);

  test("are found, told, or switched off, and said", () => {
    expect(column("size")?.reason).toBe("ranked from small to large");
    expect(column("day")?.reason).toBe("goes round: day of week");
    expect(column("taste")).toMatchObject({ reason: "" });
    const orders = { taste: ["sour", "bland", "sweet"] };
    expect(column("taste", { orders })).toMatchObject({
      reason: "ranked from sour to sweet, as asked",
      order: ["sour", "bland", "sweet"],
    });
    expect(column("size", { kinds: { size: "category" } })).toMatchObject({ reason: "", order: [] });
  });

  test("that fit no column are errors", () => {
    const asked = (orders: Record<string, string[]>) => () => column("size", { orders });
    expect(asked({ siez: ["small", "large"] })).toThrow(/^"siez", named by --order, is not a column/);
    expect(asked({ taste: ["bad", "good"] })).toThrow(
      'Fewer than two of "bad", "good", named by --order, are levels of "taste" (sour, sweet, bland).',
    );
    expect(asked({ n: ["1", "2"] })).toThrow(
      '"n" is of kind numeric, so its levels cannot be put in an order.',
    );
  });
});
