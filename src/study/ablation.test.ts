import { join } from "node:path";
import { expect, test } from "vitest";
import { noisySigns, smallSetting, workplaces } from "../../test/study/laboratory.ts";
import { temporaryFolder } from "../../test/temporaryFolder.ts";
import { mean } from "../measure/moments.ts";
import { noStrengths } from "../regularize/regularizer.ts";
import { ablate, variantsOf } from "./ablation.ts";
import { lossChange } from "./changeWords.ts";
import type { Context } from "./context.ts";
import type { StudyPlan } from "./plan.ts";
import type { Setting } from "./setting.ts";
import type { TrialOutcome } from "./trial.ts";

const root = temporaryFolder();
const open = workplaces();

const strengths = { ...noStrengths, dropout: 0.2, weightDecay: 0.1, mixup: 0.2 };
const settingOf = (context: Context, changes: Partial<Setting> = {}): Setting =>
  smallSetting(context, { hidden: [8, 8], numericEmbedding: "piecewise-linear", strengths, ...changes });
const planOf = (cost: number): StudyPlan => ({ ablation: { cost } }) as unknown as StudyPlan;
const won = (setting: Setting): TrialOutcome =>
  ({ trial: { setting, seeds: [0] } }) as unknown as TrialOutcome;

test("each part is taken away by itself: regularizers, then what the network is made of", async () => {
  const { context } = await open(noisySigns(80), "label", join(root, "parts"));
  const setting = settingOf(context, { copies: 4 });
  const variants = variantsOf(setting);
  expect(variants.map(({ without }) => without)).toEqual([
    "mixup",
    "dropout",
    "weight decay",
    "the piecewise-linear embedding of numbers",
    "the last hidden layer",
    "the 4 copies that share weights",
  ]);
  expect(variants.map((variant) => variant.setting)).toEqual([
    { ...setting, strengths: { ...strengths, mixup: 0 } },
    { ...setting, strengths: { ...strengths, dropout: 0 } },
    { ...setting, strengths: { ...strengths, weightDecay: 0 } },
    { ...setting, numericEmbedding: "none" },
    { ...setting, hidden: [8] },
    { ...setting, copies: 1 },
  ]);
  expect(variantsOf(smallSetting(context, { numericEmbedding: "none" }))).toEqual([]);
});

test("the whole and its parts share seeds, and early stopping is read off the whole", async () => {
  const { context } = await open(noisySigns(120), "label", join(root, "whole"));
  const setting = settingOf(context);
  const cost = 20 * context.lab.costOf(setting);
  const ablation = await ablate(context, planOf(cost), won(setting));
  const [whole, stopping, ...parts] = ablation;
  expect(whole).toMatchObject({ without: "everything", change: undefined, networks: 9 });
  expect(stopping?.without).toBe("early stopping");
  expect(stopping?.change?.difference).toBeGreaterThanOrEqual(-1e-6);
  expect(parts).toHaveLength(5);
  const seeds = [200, 201, 202];
  const [again] = await context.lab.train("combine", [{ setting, seeds }]);
  expect(whole?.validationLoss).toBeCloseTo(again?.best.validationLoss ?? Number.NaN, 5);
  expect(stopping?.validationLoss).toBeCloseTo(again?.last.validationLoss ?? Number.NaN, 5);
  for (const { change, validationLoss, networks, sentence, without } of ablation.slice(1)) {
    expect(networks).toBe(9);
    expect(change?.n).toBe(context.grounds.rest.length);
    expect(change?.difference).toBeCloseTo(validationLoss - (whole?.validationLoss ?? 0), 9);
    const isSame = change?.difference === 0 && change.standardError === 0;
    const said = isSame
      ? "the network would be the same"
      : "the validation loss would be [−0-9.]+ (higher|lower) \\(95%";
    expect(sentence).toMatch(new RegExp(`^Without ${without} ${said}`));
  }
  expect(mean(ablation.map(({ parameters }) => parameters))).toBeLessThan(whole?.parameters ?? 0);
});

test("with little time the whole is trained, with one seed, and each part that there is time for", async () => {
  const { context } = await open(noisySigns(80), "label", join(root, "little"));
  const setting = settingOf(context, { steps: 20 });
  const partsWithin = async (cost: number): Promise<unknown[]> => {
    const ablation = await ablate(context, planOf(cost), won(setting));
    return ablation.map(({ without, networks }) => [without, networks]);
  };
  const whole = [
    ["everything", 3],
    ["early stopping", 3],
  ];
  expect(await partsWithin(1)).toEqual(whole);
  // A network costs about the same without mixup, and without dropout.
  expect(await partsWithin(3.5 * context.lab.costOf(setting))).toEqual([
    ...whole,
    ["mixup", 3],
    ["dropout", 3],
  ]);
});

test("changes in words point the way they go", () => {
  const change = (difference: number, low: number, high: number) => ({
    difference,
    interval: { low, high, level: 0.95, method: "t" },
  });
  expect(lossChange(change(0.012, 0.004, 0.02), 0.5, true)).toEqual({
    text: "0.0120 higher (95% interval 0.0040 to 0.0200)",
    isClear: true,
  });
  expect(lossChange(change(-0.5, -2, 1), 10, false)).toEqual({
    text: "5.0% lower (95% interval −10.0% to 20.0%)",
    isClear: false,
  });
});
