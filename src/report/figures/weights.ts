import * as Plot from "@observablehq/plot";
import type { StudyResult } from "../../study/result.ts";
import { COLOR, type Drawing, NARROW, type Paper, plot } from "../drawing.ts";
import { percent, tick } from "../numbers.ts";

export interface WeightBar {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  /** Of all first-layer weights, in percent. */
  readonly share: number;
}

export interface WeightsData {
  readonly bars: readonly WeightBar[];
  readonly titles: readonly { readonly name: string; readonly zeros: number }[];
}

/** Returns the shares of first-layer weights in bins, one panel a network; those that are 0 are told apart. */
export function data(result: StudyResult): WeightsData {
  const { edges, networks } = result.stages.regularize.textbook.weights;
  const titleOf = (name: string, strength: string): string =>
    name === "none" ? "no regularizer" : strength || name;
  return {
    titles: networks.map(({ name, strength, zeros, weights }) => ({
      name: titleOf(name, strength),
      zeros: zeros / weights,
    })),
    bars: networks.flatMap(({ name, strength, weights, counts }) =>
      counts.map((count, i) => ({
        name: titleOf(name, strength),
        from: edges[i] ?? 0,
        to: edges[i + 1] ?? 0,
        share: (100 * count) / weights,
      })),
    ),
  };
}

/** Returns small multiples that share both axes. */
export function draw({ bars, titles }: WeightsData, document: Paper, width: number): Drawing {
  const isNarrow = width <= NARROW;
  const facet = isNarrow ? "fy" : "fx";
  return plot(
    {
      width,
      height: isNarrow ? 170 * titles.length + 110 : 270,
      marginLeft: 46,
      marginRight: 16,
      marginTop: isNarrow ? 64 : 66,
      marginBottom: 46,
      [facet]: { domain: titles.map(({ name }) => name), axis: null, padding: isNarrow ? 0.34 : 0.12 },
      x: {
        label: "weight",
        labelAnchor: "center",
        labelArrow: "none",
        ticks: 3,
        tickFormat: tick,
      },
      y: { label: "% of weights", labelArrow: "none", grid: true, nice: true, ticks: 4, tickFormat: tick },
      marks: [
        Plot.rectY(bars, {
          [facet]: "name",
          x1: "from",
          x2: "to",
          y: "share",
          fill: COLOR.train,
          inset: 0.4,
        }),
        Plot.text(titles, {
          [facet]: "name",
          text: ({ name, zeros }: { name: string; zeros: number }) => `${name}\n${percent(zeros)} exactly 0`,
          frameAnchor: "top-left",
          lineAnchor: "bottom",
          dy: -6,
          fontWeight: 600,
          fill: COLOR.ink,
        }),
      ],
    },
    document,
  );
}
