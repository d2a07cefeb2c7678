import * as Plot from "@observablehq/plot";
import { COLOR, newPaper, plot, WIDE } from "../../dist/report/drawing.js";
import { logTicks, tick } from "../../dist/report/numbers.js";

/** A score over seeds: its mean, and the lowest and highest. */
export interface Band {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/** Networks of one size, without regularization and with the L2 that was best for them on validation rows. */
export interface DescentSize {
  readonly width: number;
  readonly parameters: number;
  readonly train: Band;
  readonly test: Band;
  readonly l2: number;
  readonly tunedTrain: Band;
  readonly tunedTest: Band;
}

/** Colors of the report, light and dark; an image on its own has no page that would name them. */
const STYLE = `<style>
svg { --page: #ffffff; --quiet: #5b6672; --ink: #1a1f25; --train: #0068a5; --test: #97367f; --chosen: #00785a;
  color: var(--ink); background: var(--page); font: 13px system-ui, "Segoe UI", Helvetica, Arial, sans-serif; }
@media (prefers-color-scheme: dark) {
  svg { --page: #14181d; --quiet: #a0acb8; --ink: #e7ebef; --train: #5cb8ee; --test: #e493cf; --chosen: #3fcf9f; }
}
</style>`;

/** Returns the losses over the number of parameters, with a rule where there are as many of these as training rows. */
export function descentSvg(sizes: readonly DescentSize[], trainRows: number): string {
  const lines = [
    { name: "test", of: (size: DescentSize) => size.test, color: COLOR.test, dash: "" },
    { name: "train", of: (size: DescentSize) => size.train, color: COLOR.train, dash: "6 3" },
    { name: "test, tuned L2", of: (size: DescentSize) => size.tunedTest, color: COLOR.chosen, dash: "" },
  ].map(({ of, ...line }) => ({
    ...line,
    points: sizes.map((size) => ({ parameters: size.parameters, ...of(size) })),
  }));
  const at = sizes.map(({ parameters }) => parameters);
  const drawing = plot(
    {
      width: WIDE,
      height: 400,
      marginLeft: 52,
      marginRight: 108,
      marginTop: 34,
      marginBottom: 46,
      x: {
        // Plot thins out the labels of its own logarithmic axis; this one labels every tick.
        transform: Math.log10,
        label: "parameters (logarithmic)",
        labelAnchor: "center",
        labelArrow: "none",
        ticks: logTicks(Math.min(...at), Math.max(...at), 10).map(Math.log10),
        tickFormat: (exponent: number) => tick(10 ** exponent),
        inset: 12,
      },
      y: {
        label: "mean squared error",
        labelArrow: "none",
        grid: true,
        nice: true,
        tickFormat: tick,
        ticks: 6,
      },
      marks: [
        Plot.ruleX([trainRows], { stroke: COLOR.quiet, strokeDasharray: "1 4" }),
        Plot.text([{ x: trainRows }], {
          x: "x",
          frameAnchor: "top",
          text: () => `${trainRows} training rows`,
          textAnchor: "end",
          dx: -6,
          dy: 2,
          fill: COLOR.quiet,
        }),
        ...lines.flatMap(({ name, color, dash, points }) => [
          Plot.areaY(points, { x: "parameters", y1: "low", y2: "high", fill: color, fillOpacity: 0.15 }),
          Plot.lineY(points, {
            x: "parameters",
            y: "mean",
            stroke: color,
            strokeWidth: 2,
            strokeDasharray: dash,
          }),
          Plot.dot(points, { x: "parameters", y: "mean", r: 3, fill: color }),
          Plot.text(points.slice(-1), {
            x: "parameters",
            y: "mean",
            text: () => name,
            textAnchor: "start",
            dx: 12,
            fontWeight: 600,
            fill: color,
          }),
        ]),
      ],
    },
    newPaper(),
  );
  const label = `Double descent: test loss of networks of ${at.length} sizes peaks at ${trainRows} parameters, and does not with tuned L2`;
  return drawing.outerHTML
    .replace("<svg ", () => `<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="${label}" `)
    .replace(">", () => `>${STYLE}`)
    .concat("\n");
}
