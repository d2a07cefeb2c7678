import { type Peer, peerNames, peers } from "./splits.ts";
import type { StageLosses } from "./stageLosses.ts";
import type { ScoreDifference } from "./testLosses.ts";

/** How one pretend test went. Losses are log losses, or root mean squared errors. */
export interface Rehearsed {
  readonly task: string;
  readonly draw: number;
  readonly budget: string;
  readonly rows: { readonly rest: number; readonly test: number };
  readonly loss: number;
  /** Versions of the peers, or why there are none. */
  readonly peersFrom: string;
  /** Unseen less the peer, over the same rows. */
  readonly peers: Readonly<Partial<Record<Peer, PeerRehearsed>>>;
  /** Validation loss of what was kept over that of its own plain network, stopped early. */
  readonly againstPlain: number;
  readonly stages: StageLosses;
  readonly verdict: string;
  readonly seconds: number;
  readonly networks: number;
  /** Log loss or squared error of every pretend test row, so that two versions can be paired. */
  readonly rowLosses: readonly number[];
}

export interface PeerRehearsed extends ScoreDifference {
  readonly loss: number;
  readonly seconds: number;
}

/** 1 for a win, a half for a tie: closer than one paired standard error. */
export const pointsOf = ({ difference, standardError }: ScoreDifference): number =>
  Math.abs(difference) <= standardError ? 0.5 : difference < 0 ? 1 : 0;

const figure = (value: number): string =>
  Math.abs(value) >= 10_000 ? Math.round(value).toLocaleString("en-US") : value.toPrecision(4);

const signed = (value: number): string => `${value < 0 ? "-" : "+"}${figure(Math.abs(value))}`;

const outcomes = new Map([
  [1, "ahead"],
  [0.5, "tie"],
  [0, "BEHIND"],
]);

function peerLine(peer: Peer, rehearsed: PeerRehearsed): string {
  const { loss, difference, standardError, seconds } = rehearsed;
  const apart = `${signed(difference)} ± ${standardError.toPrecision(2)}`;
  const outcome = outcomes.get(pointsOf(rehearsed)) ?? "";
  return `  ${peerNames[peer].padEnd(17)}${figure(loss).padStart(9)}  ${apart.padEnd(22)} ${outcome.padEnd(7)}${Math.round(seconds)} s`;
}

/** Returns one table's rehearsal as text. */
export function rehearsalText(name: string, rehearsed: Rehearsed): string {
  const { stages, rows, verdict, seconds, networks, againstPlain } = rehearsed;
  const { shrink, regularize, combine } = stages;
  const others = peers.flatMap((peer) => {
    const one = rehearsed.peers[peer];
    return one === undefined ? [] : [peerLine(peer, one)];
  });
  const ledger = Object.entries(regularize.ledger).map(([entry, loss]) => `${entry} ${figure(loss)}`);
  const candidates = Object.entries(combine.candidates).map(
    ([candidate, one]) =>
      `${candidate === combine.kept ? "*" : ""}${candidate} (${one.networks}) ${figure(one.loss)}`,
  );
  return [
    `${name}, draw ${rehearsed.draw}, ${rehearsed.budget}: ${rows.rest} rows, and ${rows.test} that pretend to test`,
    `  ${"unseen".padEnd(17)}${figure(rehearsed.loss).padStart(9)}`,
    ...others,
    `  ${others.length > 0 ? "peers" : "no peers"}: ${rehearsed.peersFrom}`,
    "  validation losses:",
    `    linear ${figure(stages.linear)}; overfit ${figure(stages.overfit)}; shrink best ${figure(shrink.best)}, chosen ${figure(shrink.chosen)}`,
    `    regularize: plain, stopped early ${figure(regularize.plain)}; best of ${regularize.trials} searched ${figure(regularize.bestTrial)}`,
    `      ${ledger.join("; ")}`,
    `    combine: ${candidates.join("; ")}`,
    `    final ${figure(stages.validation)}, less luck ${figure(stages.corrected)}; ${(100 * (1 - againstPlain)).toFixed(1)} % below its own plain network`,
    `  ${verdict}, ${Math.round(seconds)} s, ${networks} networks`,
  ].join("\n");
}

/** Returns wins, ties and losses against each peer, and the geometric mean of the losses' ratios. */
export function rehearsalsText(all: readonly Rehearsed[]): string {
  const lines = peers.flatMap((peer) => {
    const met = all.flatMap(({ loss, peers: others }) => {
      const other = others[peer];
      return other === undefined ? [] : [{ points: pointsOf(other), ratio: Math.log(loss / other.loss) }];
    });
    if (met.length === 0) return [];
    const count = (of: number): number => met.filter(({ points }) => points === of).length;
    const ratio = Math.exp(met.reduce((sum, one) => sum + one.ratio, 0) / met.length);
    return [
      `- ${peerNames[peer]}: ${count(1)} wins, ${count(0.5)} ties, ${count(0)} losses; loss ${ratio.toFixed(3)} times the peer's`,
    ];
  });
  const saved = all.reduce((sum, { againstPlain }) => sum + (1 - againstPlain), 0) / all.length;
  return [
    ...lines,
    `- its own plain network, stopped early: ${(100 * saved).toFixed(1)} % below on average, on validation rows`,
  ].join("\n");
}
