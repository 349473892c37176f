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

/** What is loaded for an entry, and then for modules that are imported later, with all that these import at once. */
export function graphWith(
  bundle: Rollup.OutputBundle,
  entry: string,
  modules: readonly string[],
): readonly string[] {
  const names = new Set(graphOf(bundle, entry)?.first);
  for (const module of modules) {
    for (const name of reach(bundle, chunkOf(bundle, module), (chunk) => chunk.imports)) {
      names.add(name);
    }
  }
  return [...names];
}

/** A module that is in no chunk has been renamed: what is measured without it would be too little. */
function chunkOf(bundle: Rollup.OutputBundle, module: string): Rollup.OutputChunk {
  const found = Object.values(bundle).find(
    (file): file is Rollup.OutputChunk =>
      file.type === "chunk" && file.moduleIds.some((id) => id.endsWith(`/${module}`)),
  );
  if (found === undefined) throw new Error(`no chunk has ${module}`);
  return found;
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
