import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const sdk = (file: string) => fileURLToPath(new URL(`../sdk/src/${file}`, import.meta.url));

/** The SDK is taken from its sources, so that its tests and the app's speak of the same thing. */
export default defineConfig({
  resolve: {
    alias: [
      { find: "@parley/client/http", replacement: sdk("http.ts") },
      { find: "@parley/client", replacement: sdk("index.ts") },
    ],
  },
  test: { include: ["test/**/*.test.{ts,tsx}"] },
});
