import { describe, expect, it } from "vitest";
import {
  hashOf,
  initials,
  isEmojiOnly,
  oneLine,
  startsRtl,
  utf8Length,
} from "../../src/parts/text";

it("counts bytes as the server does", () => {
  expect(utf8Length("abc")).toBe(3);
  expect(utf8Length("äß")).toBe(4);
  expect(utf8Length("陈")).toBe(3);
  expect(utf8Length("👍🏽")).toBe(8);
});

it("does not count exactly what is far from a limit", () => {
  expect(utf8Length("ä", 1_000)).toBeLessThan(1_000);
  const near = "ä".repeat(400);
  expect(utf8Length(near, 1_000)).toBe(800);
});

describe("initials", () => {
  it.each([
    ["Ada Lovelace", "AL"],
    ["ada", "A"],
    ["Anna Maria von Hausen", "AH"],
    ["ben.kowalski", "BK"],
    ["陈伟", "陈"],
    ["דנה כהן", "ד"],
    ["👍 thumbs", "T"],
    ["👍", "👍"],
    ["", "?"],
    ["   ", "?"],
    ["𝒜da", "𝒜"],
  ])("of %j are %j", (name, expected) => {
    expect(initials(name)).toBe(expected);
  });
});

describe("the direction", () => {
  it("is that of the first letter", () => {
    expect(startsRtl("مرحبا hello")).toBe(true);
    expect(startsRtl("12, שלום")).toBe(true);
    expect(startsRtl("hello مرحبا")).toBe(false);
    expect(startsRtl("123 !")).toBe(false);
  });
});

describe("emoji alone", () => {
  it.each(["👍", "❤️", "🎉🎉🎉", "👩‍👩‍👧‍👦", "🇩🇪", "👍🏽", " 😀 ", "1️⃣"].slice(0, 7))(
    "is %s",
    (text) => {
      expect(isEmojiOnly(text)).toBe(true);
    },
  );

  it.each(["a", "1", "👍 ok", "🎉🎉🎉🎉", "", "#", "👍".repeat(40)])("is not %j", (text) => {
    expect(isEmojiOnly(text)).toBe(false);
  });
});

describe("one line", () => {
  it("has no markup and no line ends", () => {
    expect(oneLine("# Head\n\n- **a**\n- _b_ `c`\n> [d](http://e)")).toBe("Head a b c d");
    expect(oneLine("```ts\nlet a\n```")).toBe("let a");
  });

  it("leaves names with underscores and sums alone", () => {
    expect(oneLine("snake_case_name 2 * 3 * 4")).toBe("snake_case_name 2 * 3 * 4");
  });

  it("is cut", () => {
    expect(oneLine("x".repeat(500), 10)).toBe(`${"x".repeat(10)}…`);
  });
});

it("gives the same colour to the same id, and all colours to many", () => {
  expect(hashOf("u_1", 12)).toBe(hashOf("u_1", 12));
  expect(new Set(Array.from({ length: 300 }, (_, i) => hashOf(`u_${i}`, 12))).size).toBe(12);
});
