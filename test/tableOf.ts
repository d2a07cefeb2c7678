import type { Column, Table } from "../src/data/table.ts";

type Cell = number | string | undefined;

function columnOf(name: string, cells: readonly Cell[]): Column {
  const texts = cells.some((cell) => typeof cell === "string");
  if (!texts) {
    const values = Float64Array.from(cells, (cell) => (typeof cell === "number" ? cell : Number.NaN));
    return { name, type: "number", values };
  }
  const levels: string[] = [];
  const codes = Int32Array.from(cells, (cell) => {
    if (cell === undefined) return -1;
    const at = levels.indexOf(String(cell));
    return at < 0 ? levels.push(String(cell)) - 1 : at;
  });
  return { name, type: "text", codes, levels };
}

/** Returns a table of the given cells by column; undefined is missing, one text makes a text column. */
export function tableOf(cells: Readonly<Record<string, readonly Cell[]>>): Table {
  const columns = Object.entries(cells).map(([name, list]) => columnOf(name, list));
  const rowCount = Object.values(cells)[0]?.length ?? 0;
  return { name: "made", source: "made", sha256: "0".repeat(64), rowCount, columns };
}
