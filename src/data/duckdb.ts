import type { DuckDBConnection } from "@duckdb/node-api";

/**
 * Opens an in-memory DuckDB, hands a connection to `work` and closes both whatever happens. An abort interrupts
 * the running query. The library is loaded on first use, so that commands without data start at once.
 */
export async function withDuckDB<T>(
  signal: AbortSignal | undefined,
  work: (connection: DuckDBConnection) => Promise<T>,
): Promise<T> {
  signal?.throwIfAborted();
  const { DuckDBInstance } = await import("@duckdb/node-api");
  const instance = await DuckDBInstance.create(":memory:", {
    autoinstall_known_extensions: "false",
    preserve_insertion_order: "true",
  });
  const connection = await instance.connect();
  // Again and again, because an interrupt between two queries is lost.
  let again: NodeJS.Timeout | undefined;
  const interrupt = (): void => {
    connection.interrupt();
    again ??= setInterval(interrupt, 20);
  };
  signal?.addEventListener("abort", interrupt);
  try {
    await connection.run("SET TimeZone = 'UTC'");
    return await work(connection);
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  } finally {
    signal?.removeEventListener("abort", interrupt);
    clearInterval(again);
    connection.closeSync();
    instance.closeSync();
  }
}

/** Returns the text as a SQL string literal. */
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** Returns the name as a SQL identifier. */
export const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`;
