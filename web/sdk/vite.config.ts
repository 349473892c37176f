import { gzipSync } from "node:zlib";
import { defineConfig, type Plugin, transformWithEsbuild } from "vite";

/** What each entry may weigh, in bytes: all that it loads, minified and gzipped. */
const LIMITS: Readonly<Record<string, number>> = { index: 10_000, http: 2_000 };

/** Prints what the entries weigh, and fails when one is over its limit. */
function weigh(): Plugin {
  return {
    name: "weigh",
    async writeBundle(_, bundle) {
      const weight = async (file: string, seen: Set<string>): Promise<number> => {
        const chunk = bundle[file];
        if (chunk?.type !== "chunk" || seen.has(file)) {
          return 0;
        }
        seen.add(file);
        const { code } = await transformWithEsbuild(chunk.code, file, { minify: true });
        const imported = await Promise.all(chunk.imports.map((it) => weight(it, seen)));
        return imported.reduce((sum, bytes) => sum + bytes, gzipSync(code, { level: 9 }).length);
      };
      for (const [name, limit] of Object.entries(LIMITS)) {
        const bytes = await weight(`${name}.js`, new Set());
        const told = `${name}.js: ${bytes} of ${limit} bytes, minified and gzipped`;
        if (bytes === 0 || bytes > limit) {
          this.error(told);
        }
        this.info(told);
      }
    },
  };
}

export default defineConfig({
  build: {
    target: "es2022",
    sourcemap: true,
    lib: { entry: { index: "src/index.ts", http: "src/http.ts" }, formats: ["es"] },
  },
  plugins: [weigh()],
});
