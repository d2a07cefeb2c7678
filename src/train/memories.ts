import { MessageChannel } from "node:worker_threads";
import type { Feeds } from "../regularize/part.ts";
import type { Learner } from "./learner.ts";

/** The state of members between the calls of a program: what a call reads, and what it has written. */
export interface Memories {
  /** Returns the state of all members, [members, 1, size] by name. */
  gather(active: readonly Learner[]): Feeds;
  /**
   * Hands every member its share of what a call has written. The memory that was gathered before is given back at once,
   * so nobody else may hold it.
   */
  scatter(active: readonly Learner[], results: Readonly<Record<string, Float32Array>>): void;
}

const noNumbers = new Float32Array();

/** Returns memories for the parts of the state that the program carries. */
export function openMemories(names: readonly string[]): Memories {
  const read = new Map<string, Float32Array>();
  return {
    gather(active) {
      const state: Record<string, Feeds[string]> = {};
      for (const name of names) {
        const all = joined(active.map((learner) => learner.state[name] ?? noNumbers));
        read.set(name, all);
        state[name] = { data: all, shape: [active.length, 1, all.length / active.length] };
      }
      return state;
    },
    scatter(active, results) {
      for (const name of names) {
        const all = results[`next.${name}`] ?? noNumbers;
        const size = all.length / active.length;
        active.forEach(({ state }, k) => {
          state[name] = all.subarray(k * size, (k + 1) * size);
        });
        giveBack(read.get(name));
      }
    },
  };
}

/** Returns the arrays one after another; not copied where they already lie so. */
export function joined(own: readonly Float32Array[]): Float32Array {
  const [{ buffer, byteOffset, byteLength, length } = noNumbers] = own;
  if (own.every((part, k) => part.buffer === buffer && part.byteOffset === byteOffset + k * byteLength))
    return new Float32Array(buffer, byteOffset, length * own.length);
  const all = new Float32Array(length * own.length);
  for (const [k, part] of own.entries()) all.set(part, k * length);
  return all;
}

const nowhere = new MessageChannel();
nowhere.port2.close();
nowhere.port1.unref();

/** Memory smaller than this is left to the collector. */
const worthGivingBack = 65_536;

/**
 * Frees memory that nobody reads any more, unless members that have left lie in the same piece. The engine writes every
 * result to new memory; left to V8's collector, megabytes at every call start it ten times a second, and its threads
 * take the cores that other workers train on: 13 % of all processor time for networks of 784-256-256-10.
 */
function giveBack(values: Float32Array | undefined): void {
  if (values === undefined || values.byteLength < worthGivingBack) return;
  const { buffer } = values;
  // What is sent to a closed port is freed.
  if (buffer instanceof ArrayBuffer && buffer.byteLength === values.byteLength)
    nowhere.port1.postMessage(undefined, [buffer]);
}
