/** Steps of well-known scales, from least to most; spellings of one step are parted by bars. */
const rankings: readonly (readonly string[])[] = [
  [
    "very low|lowest|minimal",
    "low",
    "low medium|medium low|below average",
    "medium|moderate|mid|middle|med|normal|average|regular",
    "medium high|high medium|above average",
    "high",
    "very high|highest|extreme",
    "urgent|critical",
  ],
  [
    "xxs|2xs",
    "xs|extra small|tiny",
    "s|small",
    "m|medium|med|mid",
    "l|large|big",
    "xl|extra large|very large|huge",
    "xxl|2xl",
    "xxxl|3xl",
  ],
  [
    "terrible|awful|worst",
    "very poor|very bad",
    "poor|bad",
    "below average",
    "fair|ok|okay|acceptable|sufficient|passable",
    "average|typical|satisfactory",
    "good",
    "very good",
    "premium|great",
    "excellent|ideal|best|outstanding|perfect",
  ],
  [
    "none|no|absent|healthy",
    "trivial|minimal|negligible",
    "mild|slight|light|minor",
    "moderate|medium",
    "severe|serious|major|heavy",
    "very severe|critical|extreme|fatal",
  ],
  [
    "never",
    "rarely|seldom|almost never",
    "occasionally|sometimes",
    "often|frequently",
    "usually|mostly|very often",
    "always",
  ],
  [
    "strongly disagree|disagree strongly|very dissatisfied",
    "disagree|dissatisfied",
    "somewhat disagree|slightly disagree",
    "neutral|undecided|neither agree nor disagree",
    "somewhat agree|slightly agree",
    "agree|satisfied",
    "strongly agree|agree strongly|very satisfied",
  ],
  ["very slow", "slow", "medium|moderate|normal", "fast", "very fast"],
  ["freezing|very cold", "cold", "cool", "mild|warm", "hot", "very hot"],
  [
    "infant|baby|newborn",
    "toddler",
    "child",
    "teen|teenager|adolescent",
    "young adult|youth|young",
    "adult|middle aged",
    "senior|elderly|old",
  ],
  ["freshman", "sophomore", "junior", "senior"],
  ["intern|trainee", "junior", "mid|intermediate|middle", "senior", "lead", "principal"],
  ["beginner|novice|basic", "intermediate", "advanced", "expert|master"],
  ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth"],
  ["bronze", "silver", "gold", "platinum", "diamond"],
  // Clarity of gems.
  ["i3", "i2", "i1", "si2", "si1", "vs2", "vs1", "vvs2", "vvs1", "if", "fl"],
  [
    "none|illiterate|no education|uneducated",
    "preschool|kindergarten",
    "1st 4th|primary|primary school|elementary|elementary school|basic 4y",
    "5th 6th|basic 6y",
    "7th 8th|middle school|lower secondary|basic 9y",
    "9th",
    "10th",
    "11th",
    "12th|secondary|secondary school|some high school",
    "hs grad|high school|high school graduate|upper secondary",
    "some college|professional course|vocational",
    "assoc voc",
    "assoc acdm|associate|associates|associate degree|associate's degree",
    "bachelors|bachelor|college|university|university degree|bachelor's degree|graduate|graduation|tertiary",
    "masters|master|master's degree|postgraduate|graduate school",
    "prof school|professional degree",
    "doctorate|phd|doctoral degree",
  ],
];

/** Names that go round. */
const cycles: readonly { readonly what: string; readonly steps: readonly string[] }[] = [
  {
    what: "month",
    steps: [
      "jan|january",
      "feb|february",
      "mar|march",
      "apr|april",
      "may",
      "jun|june",
      "jul|july",
      "aug|august",
      "sep|sept|september",
      "oct|october",
      "nov|november",
      "dec|december",
    ],
  },
  {
    what: "day of week",
    steps: [
      "sun|sunday",
      "mon|monday",
      "tue|tues|tuesday",
      "wed|wednesday",
      "thu|thur|thurs|thursday",
      "fri|friday",
      "sat|saturday",
    ],
  },
];

/** Fewest steps that make an order, and the share of the levels that must stand in it. */
const fewestSteps = 3;
const share = 0.8;

/** Where levels stand on a scale. */
export interface Scale {
  /** What the numbers are: "rank", or sine and cosine of a place in a cycle. */
  readonly meanings: readonly string[];
  /** One number a meaning, from -1 to 1, for each level that stands on the scale. */
  readonly places: ReadonlyMap<string, readonly number[]>;
}

const plain = (level: string): string =>
  level
    .toLowerCase()
    .replace(/[\s_.-]+/g, " ")
    .trim();

const stepsOf = (steps: readonly string[]): ReadonlyMap<string, number> =>
  new Map(steps.flatMap((names, step) => names.split("|").map((name) => [name, step] as const)));

const knownRankings = rankings.map(stepsOf);
const knownCycles = cycles.map(({ what, steps }) => ({ what, period: steps.length, steps: stepsOf(steps) }));

/** Returns the keys of the levels that have one, if enough do. */
function enough(
  levels: readonly string[],
  keyOf: (level: string) => number | undefined,
): Map<string, number> | undefined {
  const keys = new Map<string, number>();
  for (const level of levels) {
    const key = keyOf(level);
    if (key !== undefined) keys.set(level, key);
  }
  const found = new Set(keys.values()).size >= fewestSteps && keys.size >= share * levels.length;
  return found ? keys : undefined;
}

/** Ranks from -1 to 1 in even steps, in the order of the keys. */
function ranked(keys: ReadonlyMap<string, number>): Scale {
  const order = [...new Set(keys.values())].sort((a, b) => a - b);
  const rankOf = new Map(order.map((key, i) => [key, (2 * i) / (order.length - 1) - 1]));
  return {
    meanings: ["rank"],
    places: new Map([...keys].map(([level, key]) => [level, [rankOf.get(key) ?? 0]])),
  };
}

const number = "(\\d+(?:[.,]\\d+)*)";
const range = new RegExp(`^[[(]?[$€£]?${number}k?\\s*(?:-|–|to|\\.\\.|,)\\s*[$€£]?${number}k?[)\\]]?$`, "i");
const below = new RegExp(`^(?:<=?|≤|under|below|less than|up to)\\s*[$€£]?${number}k?$`, "i");
const above = new RegExp(`^(?:>=?|≥|over|above|more than)\\s*[$€£]?${number}k?$`, "i");
const plus = new RegExp(`^[$€£]?${number}k?\\s*(?:\\+|and (?:over|above|more)|or (?:over|above|more))$`, "i");
const ordinal = /^(\d+)(?:st|nd|rd|th)\b/i;
const counted =
  /^(grade|level|stage|class|tier|step|phase|degree|rank|score|year|week|day|month|quarter|q|lvl)[\s_.-]*(\d+)$/i;

const amount = (digits: string | undefined): number => Number((digits ?? "").replaceAll(",", ""));

/** Where a range of numbers begins; open ends stand just outside. */
function beginOf(level: string): number | undefined {
  const between = range.exec(level);
  if (between !== null) {
    const [low, high] = [amount(between[1]), amount(between[2])];
    return low < high ? low : undefined;
  }
  const least = below.exec(level);
  if (least !== null) return amount(least[1]) - 1e-6 * Math.max(1, amount(least[1]));
  const most = above.exec(level) ?? plus.exec(level);
  return most === null ? undefined : amount(most[1]);
}

function numbered(levels: readonly string[]): Map<string, number> | undefined {
  const words = new Set(levels.map((level) => counted.exec(level)?.[1]?.toLowerCase()));
  words.delete(undefined);
  if (words.size === 1) {
    const keys = enough(levels, (level) => {
      const digits = counted.exec(level)?.[2];
      return digits === undefined ? undefined : Number(digits);
    });
    if (keys !== undefined) return keys;
  }
  return (
    enough(levels, (level) => {
      const digits = ordinal.exec(level)?.[1];
      return digits === undefined ? undefined : Number(digits);
    }) ?? enough(levels, beginOf)
  );
}

/**
 * Returns where levels stand on a well-known scale (low to high, poor to excellent, schooling, sizes, months, days
 * of the week ...) or by the number in them ("grade 3", "2nd", "20-29", "65+"); undefined where fewer than three
 * steps or 80 % of the levels stand on one. Case, dashes, dots and underscores do not count.
 */
export function scaleOf(levels: readonly string[]): Scale | undefined {
  const [first] = levels;
  if (first === undefined || levels.length > 200) return undefined;
  for (const { what, period, steps } of knownCycles) {
    const keys = enough(levels, (level) => steps.get(plain(level)));
    if (keys === undefined) continue;
    const angle = (key: number): number => (2 * Math.PI * key) / period;
    return {
      meanings: [`${what}, sine`, `${what}, cosine`],
      places: new Map([...keys].map(([level, key]) => [level, [Math.sin(angle(key)), Math.cos(angle(key))]])),
    };
  }
  for (const steps of knownRankings) {
    const keys = enough(levels, (level) => steps.get(plain(level)));
    if (keys !== undefined) return ranked(keys);
  }
  const keys = numbered(levels);
  return keys && ranked(keys);
}

/** Returns the scale that a person has told, from least to most. */
export const scaleFrom = (order: readonly string[]): Scale =>
  ranked(new Map(order.map((level, i) => [level, i])));
