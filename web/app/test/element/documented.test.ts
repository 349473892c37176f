import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";

const app = resolve(import.meta.dirname, "../..");
const page = readFileSync(resolve(app, "../../docs/embedding.md"), "utf8");

function sources(...folders: string[]): string {
  return folders
    .flatMap((folder) =>
      readdirSync(join(app, "src", folder)).map((name) =>
        readFileSync(join(app, "src", folder, name), "utf8"),
      ),
    )
    .join("\n");
}

function found(text: string, form: RegExp): string[] {
  const all = [...text.matchAll(form)].map(([, name = ""]) => name);
  expect(all).not.toEqual([]);
  return [...new Set(all)].sort();
}

/** The rows of the table below a heading: what stands between backticks in their first cells. */
function rows(heading: string): string[] {
  const section = page.split(`\n## ${heading}\n`)[1]?.split("\n## ")[0] ?? "";
  const cells = section.split("\n").filter((line) => line.startsWith("| `"));
  return cells.flatMap((line) => found(line.split(" | ")[0] ?? "", /`([^`]+)`/g)).sort();
}

const words = (names: string[]) => [...new Set(names.flatMap((name) => name.split(" ")))].sort();

describe("docs/embedding.md", () => {
  it("names every CSS property, and every part, and no other", () => {
    const parts = found(sources("views", "element"), /part(?:\.add\(|=\{?[^"}]*)"([a-z ]+)"/g);
    const properties = found(sources("styles"), /var\(\s*(--parley-[a-z-]+)/g);
    // Both sides of `own ? … : …`.
    const others = found(sources("views"), /part=\{[^}]*: "([a-z ]+)"/g);
    expect(words(rows("Looks"))).toEqual([...properties, ...words([...parts, ...others])].sort());
  });

  it("names every event and no other", () => {
    const events = found(sources("element"), /^ {2}"(parley-[a-z-]+)": \{/gm);
    expect(rows("Events")).toEqual(events);
  });

  it("names every attribute and no other", () => {
    const element = sources("element");
    const [, reflected = ""] = /REFLECTED = \[([^\]]*)\]/.exec(element) ?? [];
    const attributes = [...found(reflected, /"(\w+)"/g), "token", "lang"];
    const named = page.split("\n## Attributes and properties\n")[1]?.split("\n## ")[0] ?? "";
    expect(found(named, /^\| `(\w+)`/gm)).toEqual(attributes.sort());
  });
});
