import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

/** A file of the site. Sizes are in bytes; one that would not get smaller is not compressed. */
export interface SiteFile {
  /** Below the folder, with slashes. */
  readonly name: string;
  readonly bytes: number;
  readonly br?: number;
  readonly gzip?: number;
}

/** The names of the files in a folder and those below, with slashes; none if there is no folder. */
export function filesBelow(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .sort();
}

/** Writes beside each file of a folder what a node sends of it compressed: `.br` and `.gz`. */
export function compressAll(folder: string): SiteFile[] {
  return filesBelow(folder).map((name) => compress(join(folder, name), name));
}

function compress(path: string, name: string): SiteFile {
  const raw = readFileSync(path);
  const file = { name, bytes: raw.length };
  const br = brotli(raw);
  const gzip = gzipped(raw);
  if (br.length >= raw.length || gzip.length >= raw.length) return file;
  writeFileSync(`${path}.br`, br);
  writeFileSync(`${path}.gz`, gzip);
  return { ...file, br: br.length, gzip: gzip.length };
}

function brotli(raw: Uint8Array): Buffer {
  return brotliCompressSync(raw, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_SIZE_HINT]: raw.length,
    },
  });
}

export function gzipped(raw: Uint8Array | string): Buffer {
  return gzipSync(raw, { level: constants.Z_BEST_COMPRESSION });
}
