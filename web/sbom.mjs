// What the web client is made of besides its own code, as a CycloneDX 1.6 document: the packages of
// the lock file that are no tools of the build. `npm sbom` would do, did it not leave out packages
// on which a tool depends too (npm 11.19: preact), and say when it ran, so that no two builds are
// the same.
import { readFileSync } from "node:fs";
import { join } from "node:path";

const MODULES = "node_modules/";

function component(path, entry) {
  const name = path.slice(path.lastIndexOf(MODULES) + MODULES.length);
  const purl = `pkg:npm/${name.replace("@", "%40")}@${entry.version}`;
  const [algorithm, hash] = (entry.integrity ?? "").split("-");
  return {
    type: "library",
    "bom-ref": purl,
    name,
    version: entry.version,
    purl,
    ...(algorithm === "sha512" && {
      hashes: [{ alg: "SHA-512", content: Buffer.from(hash, "base64").toString("hex") }],
    }),
    ...(entry.license && { licenses: [{ expression: entry.license }] }),
  };
}

/** The document for the workspace in folder `web`, as text. */
export function sbom(web) {
  const { name, version, packages } = JSON.parse(
    readFileSync(join(web, "package-lock.json"), "utf8"),
  );
  const components = Object.entries(packages)
    .filter(([path, entry]) => path.startsWith(MODULES) && !entry.dev && !entry.link)
    .map(([path, entry]) => component(path, entry));
  const document = {
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    version: 1,
    metadata: { component: { type: "application", "bom-ref": name, name, version } },
    components,
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}
