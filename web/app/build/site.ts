import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Plugin, ResolvedConfig, Rollup } from "vite";
import { buildServiceWorker, bundleSdk } from "./bundles";
import { compressAll, filesBelow, gzipped, type SiteFile } from "./compress";
import { graphOf, graphWith } from "./graph";
import {
  excesses,
  largest,
  MAX_FIRST_LOAD,
  MAX_SDK,
  MAX_SIGNED_IN,
  type Measured,
  sum,
  table,
} from "./sizes";

/** What a node reads to know what there is. */
const INDEX = "site.json";

/** What shows the chats and one of them. */
const WORKSPACE = "src/views/workspace.tsx";
/** One of these comes for who does not read English. */
const WORDS = ["src/i18n/de.ts", "src/i18n/zh.ts"];

interface Sources {
  readonly serviceWorker: string;
  readonly sdk: string;
}

/**
 * Makes of the bundle what a node serves: adds the service worker, compresses every file, lists
 * them in `site.json`, and refuses what has grown too large.
 */
export function site(sources: Sources): Plugin {
  let config: ResolvedConfig;
  let bundle: Rollup.OutputBundle = {};
  return {
    name: "parley:site",
    apply: "build",
    configResolved(resolved) {
      config = resolved;
    },
    writeBundle(_options, written) {
      bundle = written;
    },
    async closeBundle(error?: Error) {
      if (error !== undefined) return;
      const folder = resolve(config.root, config.build.outDir);
      await addServiceWorker(sources.serviceWorker, folder, bundle, config);
      const files = compressAll(folder);
      writeFileSync(join(folder, INDEX), JSON.stringify({ files: files.map(entry) }, null, 1));
      const rows = [...measure(bundle, files), await measureSdk(sources.sdk)];
      config.logger.info(`\n${table(rows)}\n`);
      const tooLarge = excesses(rows);
      if (tooLarge.length > 0) throw new Error(tooLarge.join("; "));
    },
  };
}

function entry({ name, br, gzip }: SiteFile): { name: string; encodings: string[] } {
  return {
    name,
    encodings: [...(br === undefined ? [] : ["br"]), ...(gzip === undefined ? [] : ["gzip"])],
  };
}

async function addServiceWorker(
  source: string,
  folder: string,
  bundle: Rollup.OutputBundle,
  config: ResolvedConfig,
): Promise<void> {
  if (!existsSync(source)) return;
  const names = (graphOf(bundle, "index.html")?.all ?? []).filter((name) => name !== "index.html");
  const stable = filesBelow(config.publicDir);
  const hash = createHash("sha256");
  for (const name of ["index.html", ...names, ...stable]) {
    hash.update(name).update(readFileSync(join(folder, name)));
  }
  await buildServiceWorker(
    source,
    folder,
    { root: config.root, resolve: { alias: config.resolve.alias } },
    ["/", ...[...names, ...stable].map((name) => `/${name}`)],
    hash.digest("hex").slice(0, 16),
  );
}

function measure(bundle: Rollup.OutputBundle, files: readonly SiteFile[]): Measured[] {
  const named = (names: readonly string[]) => files.filter((file) => names.includes(file.name));
  const rows: Measured[] = [];
  for (const name of ["index.html", "demo.html", "embed.html", "parley-chat.js"]) {
    const graph = graphOf(bundle, name);
    if (graph === undefined) continue;
    const first = { what: `${name}, first load`, size: sum(named(graph.first)) };
    rows.push(
      name === "index.html" ? { ...first, limit: { of: "br", bytes: MAX_FIRST_LOAD } } : first,
    );
    if (name === "index.html") {
      const sizes = WORDS.map((words) => sum(named(graphWith(bundle, name, [WORKSPACE, words]))));
      rows.push({
        what: `${name}, signed in, the list and a chat`,
        size: largest(sizes),
        limit: { of: "br", bytes: MAX_SIGNED_IN },
      });
    }
    const later = graph.all.filter((one) => !graph.first.includes(one));
    if (later.length > 0) rows.push({ what: `${name}, later`, size: sum(named(later)) });
  }
  const worker = named(["sw.js"]);
  if (worker.length > 0) rows.push({ what: "sw.js", size: sum(worker) });
  return [...rows, { what: `all ${files.length} files`, size: sum(files) }];
}

async function measureSdk(source: string): Promise<Measured> {
  const code = await bundleSdk(source);
  return {
    what: "@parley/client",
    size: { bytes: Buffer.byteLength(code), gzip: gzipped(code).length },
    limit: { of: "gzip", bytes: MAX_SDK },
  };
}
