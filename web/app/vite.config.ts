import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { defineConfig } from "vite";
import { emojiData } from "./build/emoji";
import { licenses } from "./build/licenses";
import { pagesInDevelopment } from "./build/pages";
import { site } from "./build/site";

const here = import.meta.dirname;
const sdk = resolve(here, "../sdk/src");

/** What the client is made of; each page, and the element, is an entry of its own. */
const entries = {
  index: "index.html",
  demo: "demo.html",
  embed: "embed.html",
  "parley-chat": "src/element/parley-chat.ts",
};

const input = Object.fromEntries(
  Object.entries(entries)
    .map(([name, file]) => [name, resolve(here, file)] as const)
    .filter(([, file]) => existsSync(file)),
);

/** A node for the development server to pass requests on to. */
const node = { target: process.env.PARLEY_NODE ?? "http://127.0.0.1:8080" };

export default defineConfig({
  // Chunks find each other relative to themselves, also when a page elsewhere loads parley-chat.js.
  base: "./",
  resolve: {
    // The sources, so that no build of the SDK has to go before.
    alias: [
      { find: /^@parley\/client$/, replacement: resolve(sdk, "index.ts") },
      { find: /^@parley\/client\/http$/, replacement: resolve(sdk, "http.ts") },
    ],
  },
  build: {
    target: "es2022",
    emptyOutDir: true,
    sourcemap: false,
    // The policy of the pages allows no scripts in them, and `data:` for pictures alone.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    rollupOptions: {
      input,
      output: {
        // Pages elsewhere name this one, so its name is for ever.
        entryFileNames: (chunk) =>
          chunk.name === "parley-chat" ? "parley-chat.js" : "assets/[name]-[hash].js",
        chunkFileNames: "assets/[name]-[hash].js",
        assetFileNames: "assets/[name]-[hash][extname]",
      },
    },
  },
  plugins: [
    emojiData(),
    pagesInDevelopment(["demo", "embed"]),
    licenses(),
    site({ serviceWorker: resolve(here, "src/sw/sw.ts"), sdk: resolve(sdk, "index.ts") }),
  ],
  server: {
    host: "127.0.0.1",
    // The Host header stays as it is, so the node takes the page for one of its own.
    proxy: { "/v1": { ...node, ws: true }, "/demo/": node, "/docs": node, "/health": node },
  },
});
