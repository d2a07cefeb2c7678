export type VerdictKind =
  | "generalizes"
  | "memorizes-harmlessly"
  | "overfits"
  | "underfits"
  | "shifted"
  | "cannot-tell";
