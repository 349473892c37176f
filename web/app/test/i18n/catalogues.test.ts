import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Catalogue } from "../../src/i18n/catalogue";
import { de } from "../../src/i18n/de";
import { en } from "../../src/i18n/en";
import { type Entry, split } from "../../src/i18n/message";
import { zh } from "../../src/i18n/zh";

const catalogues: readonly (readonly [string, Catalogue])[] = [
  ["en", en],
  ["de", de],
  ["zh", zh],
];

function placeholders(entry: Entry): string[] {
  const texts = typeof entry === "string" ? [entry] : [entry.other];
  return [...new Set(texts.flatMap((t) => split(t).filter((_, i) => i % 2 === 1)))].sort();
}

function textsOf(entry: Entry): string[] {
  return typeof entry === "string" ? [entry] : Object.values(entry);
}

describe.each(catalogues)("the words of %s", (language, catalogue) => {
  const entries = Object.entries(catalogue) as [keyof Catalogue, Entry][];

  it("have a text for each key, and no others", () => {
    expect(Object.keys(catalogue).sort()).toEqual(Object.keys(en).sort());
    for (const [key, entry] of entries) {
      for (const text of textsOf(entry)) expect(text.trim(), key).not.toBe("");
    }
  });

  it("take the same values as the English ones", () => {
    for (const [key, entry] of entries) {
      const count = typeof entry !== "string" ? ["n"] : [];
      const wanted = new Set([...placeholders(en[key]), ...count]);
      const unknown = placeholders(entry).filter((name) => !wanted.has(name));
      expect(unknown, key).toEqual([]);
      // A form may go without the number ("a picture"), but without nothing else.
      const missing = placeholders(en[key]).filter((name) => !placeholders(entry).includes(name));
      expect(
        missing.filter((name) => name !== "n"),
        key,
      ).toEqual([]);
    }
  });

  it("have a form for each plural category of the language", () => {
    const { pluralCategories } = new Intl.PluralRules(language).resolvedOptions();
    for (const [key, entry] of entries) {
      if (typeof entry === "string") continue;
      expect(Object.keys(entry).sort(), key).toEqual([...pluralCategories].sort());
    }
  });
});

it("says nothing that no view says", () => {
  const source = sources(join(import.meta.dirname, "../../src"));
  const unused = Object.keys(en).filter((key) => {
    // Notices are said of oneself by the same key with "You" after it.
    const said = key.endsWith("You") ? key.slice(0, -"You".length) : key;
    return !source.includes(`"${said}"`);
  });
  expect(unused).toEqual([]);
});

function sources(folder: string): string {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((f) => f.isFile() && /\.tsx?$/.test(f.name) && !/^(en|de|zh)\.ts$/.test(f.name))
    .map((f) => readFileSync(join(f.parentPath, f.name), "utf8"))
    .join("\n");
}
