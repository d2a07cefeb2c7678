import { fileURLToPath } from "node:url";
import { type Peer, type PeerCommand, startPeer } from "./peer.ts";
import { pythonDriver, pythons } from "./pythons.ts";

const compiled = (file: string): string => fileURLToPath(new URL(`./drivers/${file}`, import.meta.url));

const torchManners: readonly (readonly [mode: string, manner: string])[] = [
  ["eager", "eager"],
  ["fused", "eager, fused AdamW"],
  ["compile", "torch.compile"],
  ["vmap", "vmap"],
  ["vmap-compile", "vmap, torch.compile"],
];

function commands(): PeerCommand[] {
  const python = pythons().flatMap((program): PeerCommand[] => [
    ...torchManners.map(([mode, manner]) => ({
      name: `PyTorch, ${manner}`,
      manner,
      command: [program, pythonDriver("torch_peer.py"), mode],
    })),
    { name: "scikit-learn", command: [program, pythonDriver("sklearn_peer.py")] },
  ]);
  return [
    ...python,
    { name: "TensorFlow.js wasm", command: [process.execPath, compiled("tfjs.js")] },
    { name: "jax-js", command: [process.execPath, compiled("jax.js")] },
  ];
}

/** Starts every wanted peer that is there, each version once, and tells which are nowhere, and why. */
export async function startPeers(wanted: RegExp, note: (line: string) => void): Promise<Peer[]> {
  const peers = new Map<string, Peer>();
  const found = new Set<string>();
  const absent = new Map<string, string[]>();
  for (const command of commands().filter(({ name }) => wanted.test(name))) {
    const { name } = command;
    const peer = await startPeer(command);
    if (typeof peer === "string")
      absent.set(name, [...(absent.get(name) ?? []), `${command.command[0]}: ${peer}`]);
    else if (peers.has(peer.name)) peer.close();
    else peers.set(peer.name, peer);
    if (typeof peer !== "string") found.add(name);
  }
  for (const [name, reasons] of absent) if (!found.has(name)) note(`absent: ${name} (${reasons.join("; ")})`);
  return [...peers.values()];
}
