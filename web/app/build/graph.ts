import type { Rollup } from "vite";

/** What a page loads, by the names of the files in the bundle. */
export interface Graph {
  /** Before it runs: itself, its script with what that imports, their styles. */
  readonly first: readonly string[];
  /** Those, and all that is imported later. */
  readonly all: readonly string[];
}

/** The graph of an entry: of a page by its file name, of a script by that of its chunk. */
export function graphOf(bundle: Rollup.OutputBundle, entry: string): Graph | undefined {
  const found = bundle[entry];
  if (found === undefined) return undefined;
  const script = found.type === "chunk" ? found : scriptOf(bundle, entry);
  const page = found.type === "chunk" ? [] : [entry];
  if (script === undefined) return { first: page, all: page };
  return {
    first: [...page, ...reach(bundle, script, (chunk) => chunk.imports)],
    all: [
      ...page,
      ...reach(bundle, script, (chunk) => [...chunk.imports, ...chunk.dynamicImports]),
    ],
  };
}

function scriptOf(bundle: Rollup.OutputBundle, page: string): Rollup.OutputChunk | undefined {
  return Object.values(bundle).find(
    (file): file is Rollup.OutputChunk =>
      file.type === "chunk" && file.facadeModuleId?.endsWith(`/${page}`) === true,
  );
}

function reach(
  bundle: Rollup.OutputBundle,
  from: Rollup.OutputChunk,
  next: (chunk: Rollup.OutputChunk) => readonly string[],
): string[] {
  const names = new Set<string>([from.fileName]);
  // A set is walked in the order in which it grows.
  for (const name of names) {
    const chunk = bundle[name];
    if (chunk?.type !== "chunk") continue;
    for (const more of next(chunk)) names.add(more);
    for (const more of chunk.viteMetadata?.importedCss ?? []) names.add(more);
    for (const more of chunk.viteMetadata?.importedAssets ?? []) names.add(more);
  }
  return [...names];
}
