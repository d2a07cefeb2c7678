const plainNumber = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const otherDate = /^(?:\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{1,2}[ -][A-Za-z]{3,9}[ -]\d{2,4})(?:[ T].*)?$/;
const dressedNumber = /^[<>~]?\s*[$€£¥]?\s*[+-]?\d[\d,.' ]*\s*(?:[%$€£¥]|[A-Za-z]{2,3})?$/;

/**
 * Returns what a column of many texts might be after cleaning, or an empty text: numbers with a few other texts
 * among them, dates in an order that only people can tell, numbers with units.
 */
export function hintOf(levels: readonly string[]): string {
  const most = (pattern: RegExp): boolean =>
    levels.filter((level) => pattern.test(level)).length >= 0.8 * levels.length;
  if (most(plainNumber)) {
    const other = levels.find((level) => !plainNumber.test(level));
    return other === undefined ? "" : `mostly numbers, but also texts such as "${other}"`;
  }
  if (most(otherDate)) return "looks like dates; written as 2020-01-31 they can be used";
  return most(dressedNumber)
    ? "looks like numbers with units or separators; as plain numbers they can be used"
    : "";
}
