import { dealParts, drawShare } from "./draw.ts";
import type { Division, Held, Material } from "./strategy.ts";
import { type Units, unitsOf } from "./units.ts";

/** Returns the strategy that draws rows at random within strata, exact duplicates as one unless they are apart. */
export function drawnWithin(strataOf: (material: Material) => Int32Array): Division {
  const unitsIn = (material: Material): Units => unitsOf(material.drawn(), strataOf(material));
  const heldBy = ({ rows }: Material, { ofRow }: Units, isHeld: (unit: number) => boolean): Held => ({
    train: rows.filter((_, i) => !isHeld(ofRow[i] ?? 0)),
    held: rows.filter((_, i) => isHeld(ofRow[i] ?? 0)),
  });
  return {
    hold(material, share, random) {
      const units = unitsIn(material);
      const drawn = drawShare(units, share, random);
      return heldBy(material, units, (unit) => drawn[unit] === 1);
    },
    deal(material, folds, random) {
      const units = unitsIn(material);
      const part = dealParts(units, folds, random);
      return Array.from({ length: folds }, (_, fold) =>
        heldBy(material, units, (unit) => part[unit] === fold),
      );
    },
  };
}
