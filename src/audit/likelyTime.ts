import { fixed } from "../measure/words.ts";
import { inOrder, timelineOf } from "../split/timeline.ts";
import type { Finding } from "./finding.ts";
import type { Material } from "./material.ts";
import { isOrdered, targetOrder } from "./targetOrder.ts";
import { argument } from "./words.ts";

/** Names of columns that make a time together, from coarse to fine. */
const calendar = ["year", "month", "day", "hour", "minute", "second"];

/** Tells of columns that say when each row was. Silent where the split follows time already. */
export function likelyTime(material: Material): Finding[] {
  const { description, sealed } = material;
  if (sealed.time !== null) return [];
  const dates = description.columns.filter(({ kind, role }) => kind === "date" && role !== "target");
  if (dates.length > 0) return dates.flatMap(({ name }) => told(material, [name]));
  const parts = calendar.flatMap((word) => {
    const column = description.columns.find(
      ({ name, role, kind }) => name.toLowerCase() === word && role === "feature" && kind === "numeric",
    );
    return column === undefined ? [] : [column.name];
  });
  const isCalendar = parts.length >= 2 && parts[0]?.toLowerCase() === "year";
  return isCalendar ? told(material, parts) : [];
}

function told({ table, truth, rest, description }: Material, names: readonly string[]): Finding[] {
  const { target } = description;
  const timeline = timelineOf(table, names.length === 1 ? (names[0] ?? "") : argumentOf(names));
  const placeOf = new Map<number, number>();
  for (const [place, row] of rest.entries()) {
    if (!Number.isNaN(timeline.at[row] ?? Number.NaN)) placeOf.set(row, place);
  }
  if (placeOf.size < 2) return [];
  const rows = inOrder(timeline, Int32Array.from(placeOf.keys()));
  const order = targetOrder(
    truth,
    rows.map((row) => placeOf.get(row) ?? 0),
  );
  const drifts = isOrdered(order, rows.length);
  const list = names.join(", ");
  return [
    {
      name: "likely-time",
      severity: drifts ? "warning" : "note",
      columns: names,
      sentence: `${list} ${names.length === 1 ? "says" : "say"} when each row was${drifts ? `, and rows of about the same time have about the same ${target} (${fixed(order.alike, 2)} of the way from chance to always)` : `; ${target} does not follow it clearly from row to row`}.`,
      cost: drifts
        ? "A random split tests between rows it trained on; of what comes later the network will know less."
        : "If the network is to predict what comes later, a random split lets it look ahead.",
      fix: `If it is to predict the future: --time ${argument(names)}`,
      evidence: { alike: order.alike, z: order.z, explainsOrder: drifts },
    },
  ];
}

const argumentOf = (names: readonly string[]): string =>
  names.map((name) => (name.includes(",") ? `"${name}"` : name)).join(",");
