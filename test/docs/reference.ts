import { type Command, commands } from "../../src/cli/commands.ts";
import { type Option, optionsOf, usageOf } from "../../src/cli/options.ts";

/** Returns `docs/cli.md`: every command and option of the command line's own tables, in Markdown. */
export function commandReference(): string {
  return [
    "# The command line",
    "",
    "Made from the tables in `src/cli/` by `npm run docs`; a test fails when it is out of date.",
    "",
    ...commands.flatMap(commandSection),
    "## All commands",
    "",
    "`unseen --help` lists the commands, `unseen <command> --help` the options of one, `unseen --version` prints the",
    "version. `NO_COLOR` in the environment turns colors off. Progress goes to standard error, results to standard",
    "output.",
    "",
    "| exit code | meaning |",
    "|---|---|",
    "| 0 | done |",
    "| 2 | something that you can fix: the first line on standard error says what, the second how |",
    "| 130 | interrupted; a study that was begun goes on with `unseen resume` |",
    "| 1 | a bug in unseen; the message says how to report it |",
    "",
  ].join("\n");
}

function commandSection({ name, arguments: given, summary, example }: Command): string[] {
  return [
    `## \`unseen ${name} ${given.map((argument) => `<${argument.name}>`).join(" ")}\``,
    "",
    `${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`,
    "",
    ...given.map((argument) => `- \`<${argument.name}>\`: ${argument.description}`),
    "",
    "```sh",
    example,
    "```",
    "",
    "| option | meaning | values | unit | default |",
    "|---|---|---|---|---|",
    ...optionsOf(name).map(([, option]) => optionRow(option)),
    "",
  ];
}

function optionRow(option: Option<unknown>): string {
  const notes = [option.required ? "required" : "", option.repeats ? "may be repeated" : ""].filter(Boolean);
  const cells = [
    `\`${usageOf(option)}\``,
    option.description + (notes.length === 0 ? "" : ` (${notes.join(", ")})`),
    option.values?.map((value) => `\`${value}\``).join(" ") ?? "",
    option.unit ?? "",
    option.default === undefined ? "" : `\`${option.default}\``,
  ];
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}
