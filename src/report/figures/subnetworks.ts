import * as Plot from "@observablehq/plot";
import type { StudyResult } from "../../study/result.ts";
import { COLOR, type Drawing, NARROW, type Paper, plot } from "../drawing.ts";
import { tick } from "../numbers.ts";
import { lossLabel, lossScale } from "../scale.ts";

export interface SubnetworksData {
  readonly label: string;
  /** Of the mean answer of so many subnetworks. */
  readonly points: readonly { readonly count: number; readonly loss: number }[];
  /** Of the whole network. */
  readonly whole: number;
}

/** Returns the loss of the mean of more and more subnetworks, and that of the whole network. */
export function data(result: StudyResult): SubnetworksData | undefined {
  const { subnetworks } = result.stages.regularize.textbook;
  if (subnetworks === null) return undefined;
  const scale = lossScale(result.data);
  return {
    label: lossLabel(scale),
    points: subnetworks.averages.map(({ count, loss }) => ({ count, loss: scale.of(loss) })),
    whole: scale.of(subnetworks.scaledLoss),
  };
}

/** Returns a line that falls towards the level of the whole network. */
export function draw({ label, points, whole }: SubnetworksData, document: Paper, width: number): Drawing {
  const isNarrow = width <= NARROW;
  return plot(
    {
      width,
      height: isNarrow ? 260 : 280,
      marginLeft: 56,
      marginRight: 20,
      marginTop: 34,
      marginBottom: 46,
      x: {
        type: "log",
        base: 2,
        label: "subnetworks whose answers are averaged",
        labelAnchor: "center",
        labelArrow: "none",
        ticks: points.map(({ count }) => count),
        tickFormat: tick,
      },
      y: { label, labelArrow: "none", grid: true, nice: true, ticks: 5, tickFormat: tick },
      marks: [
        Plot.frame({ stroke: COLOR.quiet, strokeOpacity: 0.4 }),
        Plot.ruleY([whole], { stroke: COLOR.chosen, strokeWidth: 2, strokeDasharray: "6 3" }),
        Plot.text(["whole network"], {
          x: points[0]?.count,
          y: whole,
          textAnchor: "start",
          dx: 8,
          dy: -9,
          fill: COLOR.chosen,
          fontWeight: 600,
        }),
        Plot.lineY(points, { x: "count", y: "loss", stroke: COLOR.train, strokeWidth: 2 }),
        Plot.dot(points, { x: "count", y: "loss", fill: COLOR.train, r: 4 }),
        Plot.text(points.slice(0, 1), {
          x: "count",
          y: "loss",
          text: () => "one subnetwork",
          textAnchor: "start",
          dx: 9,
          fill: COLOR.train,
          fontWeight: 600,
        }),
      ],
    },
    document,
  );
}
