import { describe, expect, it } from "vitest";
import {
  emojiSet,
  inTone,
  recentEmoji,
  rememberEmoji,
  searchEmoji,
  toneOf,
} from "../../src/parts/emoji";
import { COLUMNS, move, rowsOf } from "../../src/parts/emoji-grid";
import type { DeviceMemory } from "../../src/parts/memory";

const set = emojiSet(
  [
    {
      unicode: "👍",
      label: "thumbs up",
      group: 1,
      tags: ["+1", "yes"],
      skins: ["a", "b", "c", "d", "e"].map((unicode) => ({ unicode, label: "" })),
    },
    { unicode: "😀", label: "grinning face", group: 0, tags: ["smile"] },
    { unicode: "🙂", label: "smiling face", group: 0, tags: ["happy"] },
    {
      unicode: "👬",
      label: "men",
      group: 1,
      skins: Array.from({ length: 25 }, (_, i) => ({ unicode: `${i}`, label: "" })),
    },
    { unicode: "🏻", label: "light skin tone", group: 2 },
    { unicode: "🇦", label: "regional indicator A" },
  ],
  {
    groups: [
      { message: "smileys", order: 0 },
      { message: "people", order: 1 },
      { message: "components", order: 2 },
    ],
  },
);

function memory(): DeviceMemory {
  const held = new Map<string, string>();
  return { get: (key) => held.get(key), set: (key, value) => held.set(key, value) };
}

it("leaves out what is no emoji of its own", () => {
  expect(set.all.map((e) => e.emoji)).toEqual(["👍", "😀", "🙂", "👬"]);
  expect(set.groups.map((g) => g.label)).toEqual(["smileys", "people"]);
});

it("finds by all words, own names first", () => {
  expect(searchEmoji(set, "smil").map((e) => e.emoji)).toEqual(["🙂", "😀"]);
  expect(searchEmoji(set, "face grin").map((e) => e.emoji)).toEqual(["😀"]);
  expect(searchEmoji(set, " ")).toEqual([]);
});

it("knows an emoji also by its tones", () => {
  expect(set.find("c")?.label).toBe("thumbs up");
  expect(inTone(set.all[0] as never, 3)).toBe("c");
  expect(inTone(set.all[0] as never, 0)).toBe("👍");
  // Of two people there are too many to choose from.
  expect(inTone(set.all[3] as never, 3)).toBe("👬");
});

describe("what the device remembers", () => {
  it("are the emoji used last, each once", () => {
    const m = memory();
    for (const e of ["a", "b", "a"]) rememberEmoji(m, e);
    expect(recentEmoji(m)).toEqual(["a", "b"]);
    for (let i = 0; i < 100; i++) rememberEmoji(m, `e${i}`);
    expect(recentEmoji(m)).toHaveLength(27);
  });

  it("is no tone that there is not", () => {
    const m = memory();
    expect(toneOf(m)).toBe(0);
    m.set("tone", "9");
    expect(toneOf(m)).toBe(0);
    m.set("tone", "5");
    expect(toneOf(m)).toBe(5);
  });
});

describe("the grid", () => {
  const cells = (n: number) =>
    Array.from({ length: n }, (_, i) => ({ ...set.all[0], emoji: `${i}` }) as never);
  const rows = rowsOf([
    { group: 0, label: "one", emoji: cells(COLUMNS + 2) },
    { group: 1, label: "two", emoji: cells(3) },
  ]);
  // head, 9, 2, head, 3

  it("has heads and rows", () => {
    expect(rows.map((r) => (r.kind === "head" ? r.label : r.cells.length))).toEqual([
      "one",
      9,
      2,
      "two",
      3,
    ]);
  });

  it.each([
    ["ArrowRight", { row: 1, column: 0 }, { row: 1, column: 1 }],
    ["ArrowRight", { row: 1, column: 8 }, { row: 2, column: 0 }],
    ["ArrowLeft", { row: 4, column: 0 }, { row: 2, column: 1 }],
    ["ArrowDown", { row: 1, column: 8 }, { row: 2, column: 1 }],
    ["ArrowDown", { row: 2, column: 1 }, { row: 4, column: 1 }],
    ["ArrowUp", { row: 1, column: 3 }, { row: 1, column: 3 }],
    ["ArrowLeft", { row: 1, column: 0 }, { row: 1, column: 0 }],
    ["ArrowRight", { row: 4, column: 2 }, { row: 4, column: 2 }],
    ["End", { row: 4, column: 0 }, { row: 4, column: 2 }],
    ["Home", { row: 4, column: 2 }, { row: 4, column: 0 }],
  ])("%s from %j leads to %j", (key, from, to) => {
    expect(move(rows, from, key)).toEqual(to);
  });

  it("leaves other keys to others", () => {
    expect(move(rows, { row: 1, column: 0 }, "a")).toBeUndefined();
  });
});
