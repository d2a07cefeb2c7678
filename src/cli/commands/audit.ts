import { type AuditOptions, audit } from "../../study/audit.ts";
import type { Call } from "../commands.ts";
import { auditText } from "../findings.ts";
import { fitOptions } from "../options.ts";

/** `unseen audit <data>`: tells what may make a score wrong; trains and writes nothing. */
export async function auditCommand({ arguments: given, values, terminal }: Call): Promise<void> {
  const [source = ""] = given;
  const { stdout, stderr, signal } = terminal;
  // Each value was made by the parser of its key, which the table ties to the type in FitOptions.
  const options = Object.fromEntries(
    Object.entries(values).filter(([key]) => key in fitOptions),
  ) as unknown as AuditOptions;
  const found = await audit(source, { ...options, signal }, (sentence) => {
    if (!values.quiet) stderr.write(`${sentence}\n`);
  });
  stdout.write(values.json ? `${JSON.stringify(found, null, 2)}\n` : auditText(found));
}
