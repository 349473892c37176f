import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";

/** Writes `licenses.txt`: which packages are in the bundle, and under which licenses. */
export function licenses(): Plugin {
  return {
    name: "parley:licenses",
    apply: "build",
    generateBundle(_options, bundle) {
      const folders = new Set<string>();
      for (const chunk of Object.values(bundle)) {
        for (const id of chunk.type === "chunk" ? chunk.moduleIds : chunk.originalFileNames) {
          const folder = packageOf(id);
          if (folder !== undefined) folders.add(folder);
        }
      }
      const source = [...folders]
        .map(describe)
        .sort()
        .join(`\n${"-".repeat(72)}\n\n`);
      this.emitFile({ type: "asset", fileName: "licenses.txt", source });
    },
  };
}

/** The folder of the package that a module belongs to, if it is not ours. */
function packageOf(id: string): string | undefined {
  return /^\0?(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(id)?.[1];
}

interface Package {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
}

function describe(folder: string): string {
  const { name, version, license } = JSON.parse(
    readFileSync(join(folder, "package.json"), "utf8"),
  ) as Package;
  const texts = readdirSync(folder)
    .filter((file) => /^(licen[cs]e|notice|copying)/i.test(file))
    .map((file) => readFileSync(join(folder, file), "utf8").trim());
  if (texts.length === 0 && license === undefined) throw new Error(`${name} has no license`);
  return [`${name} ${version} (${license ?? "see below"})`, ...texts, ""].join("\n\n");
}
