// Builds the web client into a folder:
//
//     node build.mjs ROOT FOLDER
//
// What was built is kept in target/web under the hash of what it is made of. So nothing is built
// twice, neither by builds of the jar in different folders nor after a change of Java alone, and
// each folder is put into place in one step, whoever else builds at the same time. Needs nothing
// but Node.js and npm; the tools themselves come by `npm ci`.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join, relative, resolve } from "node:path";
import { sbom } from "./sbom.mjs";

const [root, folder] = process.argv.slice(2).map((path) => resolve(path));
if (root === undefined || folder === undefined) throw new Error("which folders?");
const web = join(root, "web");
const made = join(root, "target/web");
const KEPT = 3;

/** Says in a folder what it was built of. */
const STAMP = "build.txt";

/** Says which packages of others are in it. For those who have the jar; no node serves it. */
const SBOM = "sbom.cdx.json";

/** The same as in bin/parley, which looks at times: neither what is made nor what tests. */
const LEFT_OUT = new Set(["node_modules", "dist", "browser", "test", "test-results"]);
const TEST = /\.test\.tsx?$/;

function inputs(from) {
  return readdirSync(from, { withFileTypes: true })
    .filter((entry) => !LEFT_OUT.has(entry.name) && !TEST.test(entry.name))
    .flatMap((entry) => {
      const path = join(from, entry.name);
      return entry.isDirectory() ? inputs(path) : [path];
    })
    .sort();
}

function hashOfInputs() {
  const hash = createHash("sha256").update(process.version);
  for (const path of inputs(web)) {
    const bytes = readFileSync(path);
    hash.update(`${relative(web, path)}\0${bytes.length}\0`).update(bytes);
  }
  return hash.digest("hex").slice(0, 16);
}

/** Whether the tools are those of the lock file: npm writes its copy when it is done. */
function installed() {
  const copy = join(web, "node_modules/.package-lock.json");
  return (
    existsSync(copy) && statSync(copy).mtimeMs >= statSync(join(web, "package-lock.json")).mtimeMs
  );
}

function npm(...args) {
  execFileSync("npm", args, { cwd: web, stdio: ["ignore", "inherit", "inherit"] });
}

function build(into, hash) {
  if (!installed()) npm("ci", "--ignore-scripts", "--loglevel=error");
  mkdirSync(made, { recursive: true });
  const draft = mkdtempSync(`${into}.`);
  try {
    npm("run", "--silent", "build", "-w", "app", "--", "--outDir", draft);
    writeFileSync(join(draft, SBOM), sbom(web));
    writeFileSync(join(draft, STAMP), hash);
    renameSync(draft, into);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

/** Keeps the newest few, since one goes back and forth between branches. */
function forgetOld() {
  readdirSync(made)
    .map((name) => join(made, name))
    .sort((left, right) => statSync(right).mtimeMs - statSync(left).mtimeMs)
    .slice(KEPT)
    .forEach((old) => {
      rmSync(old, { recursive: true, force: true });
    });
}

const hash = hashOfInputs();
const result = join(made, hash);
if (!existsSync(result)) {
  build(result, hash);
  forgetOld();
}
if (!existsSync(join(folder, STAMP)) || readFileSync(join(folder, STAMP), "utf8") !== hash) {
  const draft = `${folder}.${process.pid}`;
  cpSync(result, draft, { recursive: true });
  rmSync(folder, { recursive: true, force: true });
  renameSync(draft, folder);
}
