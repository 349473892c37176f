import { build, type InlineConfig, type Rollup } from "vite";

const target = "es2022";

/**
 * Makes `sw.js`: one classic script, since not every browser takes modules there.
 *
 * @param files the paths that the client may ask for, so that it can hold them for when it is offline
 * @param version changes whenever one of them does
 */
export async function buildServiceWorker(
  source: string,
  outDir: string,
  common: InlineConfig,
  files: readonly string[],
  version: string,
): Promise<void> {
  await build({
    ...common,
    configFile: false,
    publicDir: false,
    logLevel: "warn",
    define: {
      __PARLEY_FILES__: JSON.stringify(files),
      __PARLEY_VERSION__: JSON.stringify(version),
    },
    build: {
      target,
      outDir,
      emptyOutDir: false,
      sourcemap: false,
      rollupOptions: { input: source, output: { format: "iife", entryFileNames: "sw.js" } },
    },
  });
}

/** What the SDK weighs in the bundle of somebody who uses all of it. */
export async function bundleSdk(source: string): Promise<string> {
  const result = await build({
    configFile: false,
    publicDir: false,
    logLevel: "warn",
    build: {
      target,
      write: false,
      rollupOptions: { input: source, preserveEntrySignatures: "strict" },
    },
  });
  const outputs = (Array.isArray(result) ? result : [result]) as Rollup.RollupOutput[];
  return outputs
    .flatMap((one) => one.output)
    .map((file) => (file.type === "chunk" ? file.code : ""))
    .join("");
}
