import fc from "fast-check";

/** Wild inputs are the same in every run; `UNSEEN_SEED=2 npx vitest run` draws others. */
fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(process.env.UNSEEN_SEED ?? 1) });
