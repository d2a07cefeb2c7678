import { entry } from "./entry.ts";

const times = (looks: number): string => (looks === 1 ? "once" : looks === 2 ? "twice" : `${looks} times`);

/** Problems of opening sealed test rows again. */
export const unsealErrors = {
  already_unsealed: entry<{ path: string; looks: number }>(
    ({ path, looks }) =>
      `The test rows of ${path} have been opened already, ${times(looks)}; its scores stand in report.html and study.json.`,
    ({ path }) =>
      `To score its model on them again, which counts as another look and widens every interval: unseen unseal ${path} --again --reason "<why>"`,
  ),
  unseal_unfinished: entry<{ path: string }>(
    ({ path }) => `${path} is a study that has not ended, so there is no model to open its test rows with.`,
    ({ path }) => `Finish it first: unseen resume ${path}`,
  ),
  unseal_reason: entry<{ path: string }>(
    ({ path }) => `To open the test rows of ${path} again takes a reason.`,
    ({ path }) =>
      `Say why; it is written down and shown in the report: unseen unseal ${path} --again --reason "<why>"`,
  ),
  unseal_changed: entry<{ path: string; why: string }>(
    ({ path, why }) => `The test rows of ${path} cannot be opened again: ${why}.`,
    () => "Put back the data and the files as they were when the study ended, or fit a new study.",
  ),
};
