import type { SiteFile } from "./compress";

const KB = 1024;

/** In bytes, compressed. */
export const MAX_FIRST_LOAD = 100 * KB;
/** Of one who is signed in, until the chats and one of them show. */
export const MAX_SIGNED_IN = 100 * KB;
export const MAX_SDK = 10 * KB;

export interface Sizes {
  readonly bytes: number;
  readonly gzip: number;
  readonly br: number;
}

/** Of files together, each as a node sends it. */
export function sum(files: readonly SiteFile[]): Sizes {
  return files.reduce(
    (total, file) => ({
      bytes: total.bytes + file.bytes,
      gzip: total.gzip + (file.gzip ?? file.bytes),
      br: total.br + (file.br ?? file.bytes),
    }),
    { bytes: 0, gzip: 0, br: 0 },
  );
}

/** The one that takes longest to come. */
export function largest(sizes: readonly Sizes[]): Sizes {
  return sizes.reduce((most, size) => (size.br > most.br ? size : most));
}

export interface Measured {
  readonly what: string;
  readonly size: Partial<Sizes>;
  readonly limit?: { readonly of: "gzip" | "br"; readonly bytes: number };
}

/** A table of sizes. */
export function table(rows: readonly Measured[]): string {
  const lines = rows.map(({ what, size, limit }) => [
    what,
    kb(size.bytes),
    kb(size.gzip),
    kb(size.br),
    limit === undefined ? "" : `${limit.of} at most ${kb(limit.bytes)}`,
  ]);
  const all = [["", "raw", "gzip", "br", ""], ...lines];
  const width = (column: number) => Math.max(...all.map((line) => line[column]?.length ?? 0));
  return all
    .map((line) =>
      line
        .map((cell, column) =>
          column === 0 || column === 4 ? cell.padEnd(width(column)) : cell.padStart(width(column)),
        )
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

/** What is over its limit, a sentence each. */
export function excesses(rows: readonly Measured[]): string[] {
  return rows.flatMap(({ what, size, limit }) => {
    const is = limit === undefined ? undefined : size[limit.of];
    return limit === undefined || is === undefined || is <= limit.bytes
      ? []
      : [`${what} is ${kb(is)} (${limit.of}), and may be ${kb(limit.bytes)}`];
  });
}

function kb(bytes: number | undefined): string {
  return bytes === undefined ? "" : `${(bytes / KB).toFixed(1)} KB`;
}
