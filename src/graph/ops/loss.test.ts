import { it } from "vitest";
import { expectClose } from "../../../test/interpreter/close.ts";
import { runEngine } from "../../../test/interpreter/engine.ts";
import { gradients } from "../gradient.ts";
import { constant, input } from "../tensor.ts";
import { softmaxCrossEntropy } from "./loss.ts";
import { reduceMean } from "./reduce.ts";

async function lossAndSlopes(logits: readonly number[], labels: readonly number[]) {
  const shape = [labels.length, logits.length / labels.length];
  const z = input("z", "float", shape);
  const losses = softmaxCrossEntropy(z, constant(Int32Array.from(labels)));
  const [slopes] = gradients(reduceMean(losses), [z]);
  if (slopes === undefined) throw new Error("no gradient");
  const result = await runEngine([z], { losses, slopes }, { z: { data: logits, shape } });
  return { losses: Array.from(result.losses.data, Number), slopes: Array.from(result.slopes.data, Number) };
}

it("softmaxCrossEntropy has the values and slopes of PyTorch", async () => {
  // PyTorch 1.13.0, float64:
  //   z = torch.tensor([[1., 2., 3.], [-1., 0., 4.], [20., -20., .5]], dtype=torch.float64, requires_grad=True)
  //   y = torch.nn.functional.nll_loss(torch.log_softmax(z, -1), torch.tensor([2, 0, 1]), reduction="none")
  //   g, = torch.autograd.grad(y.mean(), z)
  const { losses, slopes } = await lossAndSlopes([1, 2, 3, -1, 0, 4, 20, -20, 0.5], [2, 0, 1]);
  const values = [0.4076059644443804, 5.024744890138822, 40.00000000339827];
  const wanted = [
    0.030010191056793478, 0.08157615701826587, -0.1115863480750594, -0.33114224560489697,
    0.005955993956768169, 0.3251862516481288, 0.33333333220057737, -0.3333333333333333, 1.1327559359822837e-9,
  ];
  expectClose(losses, values, { relative: 1e-6, absolute: 1e-7 }, "losses");
  expectClose(slopes, wanted, { relative: 1e-5, absolute: 1e-7 }, "slopes");
});

it("softmaxCrossEntropy stays finite for logits that are far apart", async () => {
  const { losses, slopes } = await lossAndSlopes([1e4, -1e4, -1e4, 1e4], [1, 1]);
  const exact = { relative: 0, absolute: 0 };
  expectClose(losses, [2e4, 0], exact, "losses");
  expectClose(slopes, [0.5, -0.5, 0, 0], exact, "slopes");
});
