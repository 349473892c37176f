import { resolve } from "node:path";
import { defineConfig } from "vite";

/** The views with invented data, to look at: `npx vite --config harness/vite.config.ts`. Never part of a build. */
const here = import.meta.dirname;
const sdk = resolve(here, "../../sdk/src");

export default defineConfig({
  root: here,
  cacheDir: resolve(here, "../../node_modules/.vite-harness"),
  resolve: {
    alias: [
      { find: /^@parley\/client$/, replacement: resolve(sdk, "index.ts") },
      { find: /^@parley\/client\/http$/, replacement: resolve(sdk, "http.ts") },
    ],
  },
  server: { host: "127.0.0.1", port: 0, fs: { allow: [resolve(here, "../..")] } },
});
