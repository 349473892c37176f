import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import type { Rollup } from "vite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { compressAll } from "../../build/compress";
import { graphOf, graphWith } from "../../build/graph";
import { excesses, largest, sum, table } from "../../build/sizes";

function chunk(fileName: string, more: object = {}): Rollup.OutputChunk {
  const empty = {
    type: "chunk",
    fileName,
    imports: [],
    dynamicImports: [],
    facadeModuleId: null,
    moduleIds: [],
  };
  return { ...empty, ...more } as unknown as Rollup.OutputChunk;
}

const asset = (fileName: string) => ({ type: "asset", fileName }) as Rollup.OutputAsset;

function bundleOf(...files: (Rollup.OutputChunk | Rollup.OutputAsset)[]): Rollup.OutputBundle {
  return Object.fromEntries(files.map((file) => [file.fileName, file]));
}

describe("what a page loads", () => {
  const bundle = bundleOf(
    asset("index.html"),
    chunk("index.js", {
      facadeModuleId: "/somewhere/index.html",
      imports: ["shared.js"],
      dynamicImports: ["emoji.js"],
      viteMetadata: { importedCss: new Set(["index.css"]), importedAssets: new Set() },
    }),
    chunk("shared.js", { imports: ["core.js"] }),
    chunk("core.js", { imports: ["shared.js"] }),
    chunk("emoji.js", {
      imports: ["core.js", "grid.js"],
      dynamicImports: ["data.js"],
      moduleIds: ["/somewhere/src/list.ts", "/somewhere/src/emoji.ts"],
      viteMetadata: { importedCss: new Set(["emoji.css"]), importedAssets: new Set(["x.svg"]) },
    }),
    chunk("grid.js"),
    chunk("data.js", { moduleIds: ["/somewhere/src/data.ts"] }),
    chunk("demo.js", { facadeModuleId: "/somewhere/demo.html" }),
    chunk("parley-chat.js", { imports: ["core.js"] }),
  );

  it("is itself, its script, what that imports, and their styles", () => {
    expect(graphOf(bundle, "index.html")?.first).toEqual([
      "index.html",
      "index.js",
      "shared.js",
      "index.css",
      "core.js",
    ]);
  });

  it("is later what is imported when it is needed", () => {
    const graph = graphOf(bundle, "index.html");
    expect(graph?.all.filter((name) => !graph.first.includes(name)).sort()).toEqual([
      "data.js",
      "emoji.css",
      "emoji.js",
      "grid.js",
      "x.svg",
    ]);
  });

  it("is with what shows first of it that and what it imports at once, each once", () => {
    const first = graphOf(bundle, "index.html")?.first ?? [];
    const later = ["emoji.css", "emoji.js", "grid.js", "x.svg"];
    const all = graphWith(bundle, "index.html", ["src/emoji.ts"]);
    expect([...all].sort()).toEqual([...first, ...later].sort());
  });

  it("is not measured without what has been renamed", () => {
    expect(() => graphWith(bundle, "index.html", ["src/mojis.ts"])).toThrow("src/mojis.ts");
  });

  it("is for a script without a page what that imports", () => {
    expect(graphOf(bundle, "parley-chat.js")?.first).toEqual([
      "parley-chat.js",
      "core.js",
      "shared.js",
    ]);
    expect(graphOf(bundle, "none.js")).toBeUndefined();
  });
});

describe("files that are sent compressed", () => {
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "site-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("lie beside the file as it is, and those that would not get smaller do not", () => {
    const text = "what is said again and again ".repeat(40);
    mkdirSync(join(folder, "assets"));
    writeFileSync(join(folder, "assets/a.js"), text);
    writeFileSync(join(folder, "tiny.txt"), "a");

    const [script, tiny, ...more] = compressAll(folder);

    const br = readFileSync(join(folder, "assets/a.js.br"));
    const gzip = readFileSync(join(folder, "assets/a.js.gz"));
    expect(brotliDecompressSync(br).toString()).toBe(text);
    expect(gunzipSync(gzip).toString()).toBe(text);
    expect(script).toEqual({
      name: "assets/a.js",
      bytes: text.length,
      br: br.length,
      gzip: gzip.length,
    });
    expect(tiny).toEqual({ name: "tiny.txt", bytes: 1 });
    expect(more).toEqual([]);
    expect(() => readFileSync(join(folder, "tiny.txt.br"))).toThrow();
  });
});

describe("sizes", () => {
  it("are those that a node sends", () => {
    expect(
      sum([
        { name: "a", bytes: 100, br: 10, gzip: 20 },
        { name: "b", bytes: 5 },
      ]),
    ).toEqual({ bytes: 105, br: 15, gzip: 25 });
  });

  it("of several are those of the largest as it is sent", () => {
    const small = { bytes: 300, br: 10, gzip: 20 };
    const large = { bytes: 200, br: 11, gzip: 12 };
    expect(largest([small, large])).toBe(large);
  });

  it("over their limit are told, and at it are not", () => {
    const limit = { of: "br", bytes: 1024 } as const;
    const row = (br: number) => ({ what: "page", size: { bytes: 9999, gzip: 9999, br }, limit });
    expect(excesses([row(1024)])).toEqual([]);
    expect(excesses([row(1023), row(1126)])).toEqual(["page is 1.1 KB (br), and may be 1.0 KB"]);
  });

  it("are shown in columns", () => {
    const rows = [
      { what: "page", size: { bytes: 20480, gzip: 2048, br: 1024 } },
      {
        what: "sdk",
        size: { bytes: 1024, gzip: 512 },
        limit: { of: "gzip", bytes: 10240 } as const,
      },
    ];
    expect(table(rows).split("\n")).toEqual([
      "          raw    gzip      br",
      "page  20.0 KB  2.0 KB  1.0 KB",
      "sdk    1.0 KB  0.5 KB          gzip at most 10.0 KB",
    ]);
  });
});
