import { refuseUnseal, type UnsealOptions, unsealAgain } from "../../study/unsealAgain.ts";
import type { Call } from "../commands.ts";
import { showStudy } from "./showStudy.ts";

/** `unseen unseal <study> --again --reason <why>`: one more look at the test rows, counted and paid for. */
export async function unsealCommand(call: Call): Promise<void> {
  const [folder = ""] = call.arguments;
  const { again, reason } = call.values as { again?: boolean } & Pick<UnsealOptions, "reason">;
  if (again !== true) refuseUnseal(folder);
  await showStudy(call, (listening) =>
    unsealAgain(folder, reason === undefined ? listening : { reason, ...listening }),
  );
}
