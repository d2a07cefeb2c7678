import { CommanderError, Command as Parser, Option as ParserOption } from "commander";
import { nearest } from "../data/nearest.ts";
import { fail, type UnseenError } from "../runtime/errors.ts";
import { version } from "../runtime/version.ts";
import { type Call, type Command, commands, type Terminal } from "./commands.ts";
import { type Option, optionsOf, usageOf } from "./options.ts";
import { Expected } from "./parsers.ts";

/** Columns of the help, whatever the terminal. */
const WIDTH = 80;

/**
 * Parses the words after `unseen` and runs the command they name.
 *
 * Throws `UnseenError` on words that do not fit, and whatever the command throws.
 */
export async function runProgram(
  words: readonly string[],
  terminal: Terminal,
  inFolder: Call["inFolder"],
): Promise<void> {
  const program = buildProgram(terminal, inFolder);
  if (words.length === 0) return program.outputHelp();
  try {
    await program.parseAsync([...words], { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode !== 0) throw refusal(error, words);
  }
}

/** Returns the parser with all commands and options of the tables; used for parsing and for help. */
export function buildProgram(
  terminal: Terminal,
  inFolder: Call["inFolder"],
  offered: readonly Command[] = commands,
): Parser {
  const program = new Parser("unseen");
  program
    .description("Trains neural networks that work on data they have not seen, and proves it.")
    .version(version(), "-v, --version", "print the version")
    .option("--debug", "show where in the program an error comes from")
    .helpOption("-h, --help", "show this help")
    .helpCommand(false)
    .addHelpText("after", "\nunseen <command> --help shows the options of a command.");
  for (const command of offered) addCommand(program, command, terminal, inFolder);
  for (const each of [program, ...program.commands]) {
    each.exitOverride().configureHelp({ helpWidth: WIDTH, showGlobalOptions: false });
    each.configureOutput({
      writeOut: (help) => terminal.stdout.write(help),
      writeErr: () => {},
      getOutHasColors: () => false,
    });
  }
  return program;
}

function addCommand(program: Parser, command: Command, terminal: Terminal, inFolder: Call["inFolder"]): void {
  const parser = program
    .command(command.name)
    .summary(command.summary)
    .description(sentence(command.summary));
  for (const { name, description } of command.arguments) parser.argument(`<${name}>`, description);
  const options = optionsOf(command.name).map(([key, option]) => ({
    key,
    option,
    parsed: parserOption(option),
  }));
  for (const { parsed } of options) parser.addOption(parsed);
  const about = { command: `unseen ${command.name}`, example: command.example };
  parser
    .allowExcessArguments(true)
    .helpOption("-h, --help", "show this help")
    .addHelpText("after", `\nExample:\n  ${command.example}`)
    .action(async () => {
      const extra = parser.args[command.arguments.length];
      if (extra !== undefined) throw fail("argument_extra", { argument: extra, ...about });
      const values = Object.fromEntries(
        options.flatMap(({ key, parsed }) => {
          const value: unknown = parser.getOptionValue(parsed.attributeName());
          return value === undefined ? [] : [[key, value]];
        }),
      );
      for (const { key, option } of options) {
        if (option.required && !(key in values))
          throw fail("option_missing", { option: usageOf(option), ...about });
      }
      const run = await command.load();
      await run({ arguments: parser.args, values, terminal, inFolder });
    });
}

function parserOption(option: Option<unknown>): ParserOption {
  const notes = [
    ...(option.values ? [option.values.join(", ")] : []),
    ...(option.default === undefined ? [] : [`default ${option.default}`]),
    ...(option.required ? ["required"] : []),
  ];
  const parsed = new ParserOption(
    usageOf(option),
    option.description + (notes.length > 0 ? ` (${notes.join("; ")})` : ""),
  );
  if (option.argument === undefined) return parsed;
  return parsed.argParser((given, before) => {
    try {
      return option.parse(given, option.repeats ? before : undefined);
    } catch (error) {
      if (!(error instanceof Expected)) throw error;
      throw fail("option_value", {
        option: `--${option.name}`,
        given,
        expected: error.message,
        nearest: error.nearestValue,
      });
    }
  });
}

/** Returns the same refusal as an error of our own, with the nearest word that exists. */
function refusal(error: CommanderError, words: readonly string[]): UnseenError {
  const word = /'([^']*)'/.exec(error.message)?.[1] ?? "";
  const command = commands.find(({ name }) => name === words.find((each) => !each.startsWith("-")));
  const name = command === undefined ? "unseen" : `unseen ${command.name}`;
  const example = command?.example ?? commands[0]?.example ?? "";
  switch (error.code) {
    case "commander.unknownCommand":
      return fail("command_unknown", {
        command: word,
        nearest: nearest(word, names),
        commands: names,
      });
    case "commander.unknownOption": {
      const options =
        command === undefined ? [] : optionsOf(command.name).map(([, option]) => `--${option.name}`);
      const close = nearest(word, [...options, "--help", "--version"]);
      return fail("option_unknown", { option: word, command: name, nearest: close });
    }
    case "commander.optionMissingArgument":
      return fail("option_without_value", { option: word.replace(/^-\w, /, "") });
    case "commander.missingArgument":
      return fail("argument_missing", { argument: `<${word}>`, command: name, example });
    default:
      throw error;
  }
}

const names = commands.map(({ name }) => name);
const sentence = (words: string) => `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
