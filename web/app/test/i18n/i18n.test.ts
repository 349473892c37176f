import { describe, expect, it } from "vitest";
import { de } from "../../src/i18n/de";
import { en } from "../../src/i18n/en";
import { daysBetween, makeI18n } from "../../src/i18n/i18n";
import { choose } from "../../src/i18n/languages";
import { isolated } from "../../src/i18n/message";
import { zh } from "../../src/i18n/zh";

const english = makeI18n("en", "en-GB", en);
const german = makeI18n("de", "de-AT", de);
const chinese = makeI18n("zh", "zh-CN", zh);

describe("plurals", () => {
  it("take the form that the language has for the number", () => {
    expect([0, 1, 2].map((n) => english.t("members", { n }))).toEqual([
      "0 members",
      "1 member",
      "2 members",
    ]);
    expect([0, 1, 2].map((n) => german.t("members", { n }))).toEqual([
      "0 Mitglieder",
      "1 Mitglied",
      "2 Mitglieder",
    ]);
    expect([0, 1, 2].map((n) => chinese.t("members", { n }))).toEqual([
      "0 名成员",
      "1 名成员",
      "2 名成员",
    ]);
  });

  it("write numbers as the region does", () => {
    expect(english.t("members", { n: 12_345 })).toBe("12,345 members");
    expect(makeI18n("de", "de-DE", de).t("members", { n: 12_345 })).toBe("12.345 Mitglieder");
  });
});

describe("values", () => {
  it("stand where the placeholder stood, elements too", () => {
    const title = { element: true };
    expect(english.rich("noticeRenamed", { who: "Ada", title: title as never })).toEqual([
      "",
      "Ada",
      " renamed it to ",
      title,
      "",
    ]);
  });

  it("are not taken for placeholders themselves", () => {
    expect(english.t("newMessageFrom", { name: "{text}", text: "{name}" })).toBe("{text}: {name}");
  });

  it("do not turn the text around them", () => {
    expect(isolated("Ada")).toBe("Ada");
    expect(isolated("דנה")).toBe("\u2068דנה\u2069");
    // An override would else reach to the end of the line.
    expect(isolated("exe\u202Egnp")).toBe("\u2068exegnp\u2069");
    expect(english.t("isTyping", { name: "\u202Eevil" })).toBe("\u2068evil\u2069 is typing…");
  });
});

describe("times", () => {
  const now = new Date(2025, 10, 14, 12, 0).getTime();
  const at = (day: number, hour = 9) => new Date(2025, 10, day, hour, 5).getTime();

  it("count midnights, not hours", () => {
    expect(daysBetween(new Date(2025, 10, 13, 23, 59).getTime(), at(14, 0))).toBe(1);
    expect(daysBetween(at(14, 0), at(14, 23))).toBe(0);
    // The night in which clocks are put forward has 23 hours.
    const spring = (d: number, h: number) => new Date(2025, 2, d, h).getTime();
    expect(daysBetween(spring(29, 12), spring(31, 12))).toBe(2);
  });

  it("are short in lists", () => {
    expect(english.short(at(14), now)).toBe("09:05");
    expect(english.short(at(13), now)).toBe("Yesterday");
    expect(english.short(at(11), now)).toBe("Tue");
    expect(english.short(at(3), now)).toBe("3 Nov");
    expect(english.short(new Date(2023, 0, 2).getTime(), now)).toBe("02/01/2023");
    expect(german.short(at(13), now)).toBe("Gestern");
  });

  it("say the day in separators", () => {
    expect(english.day(at(14), now)).toBe("Today");
    expect(english.day(at(13), now)).toBe("Yesterday");
    expect(english.day(at(11), now)).toBe("Tuesday");
    expect(german.day(at(3), now)).toBe("Montag, 3. November");
    expect(english.day(new Date(2023, 0, 2).getTime(), now)).toContain("2023");
  });

  it("say how long ago something was, never in the future", () => {
    expect(english.ago(now - 5 * 60_000, now)).toBe("5 minutes ago");
    expect(english.ago(now - 3 * 3_600_000, now)).toBe("3 hours ago");
    expect(english.ago(now - 26 * 3_600_000, now)).toBe("yesterday");
    // Clocks of two machines differ.
    expect(english.ago(now + 60_000, now)).toBe("this minute");
  });
});

it("says sizes in the unit that fits", () => {
  expect([1, 999, 1_000, 48_213, 26_214_400, 3e9].map((n) => english.bytes(n))).toEqual([
    "1 byte",
    "999 bytes",
    "1 kB",
    "48 kB",
    "26.2 MB",
    "3 GB",
  ]);
});

describe("the language", () => {
  it("is the first of the browser's that there is, with its region", () => {
    expect(choose("system", ["fr-FR", "de-AT", "en"])).toEqual({ language: "de", tag: "de-AT" });
    expect(choose("system", ["fr"])).toEqual({ language: "en", tag: "en" });
    expect(choose("system", ["zh-Hant-TW"])).toEqual({ language: "zh", tag: "zh-Hant-TW" });
  });

  it("is the preferred one, with the region that the browser has for it", () => {
    expect(choose("de", ["en-US", "de-CH"])).toEqual({ language: "de", tag: "de-CH" });
    expect(choose("en", ["de-CH"])).toEqual({ language: "en", tag: "en" });
  });

  it("is none that no browser understands", () => {
    expect(choose("de_!", ["en-US"])).toEqual({ language: "en", tag: "en-US" });
  });
});
