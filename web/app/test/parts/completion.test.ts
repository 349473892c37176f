import { describe, expect, it } from "vitest";
import { completionAt, matchPeople, replace } from "../../src/parts/completion";

/** The cursor is where the bar stands. */
function at(text: string) {
  const cursor = text.indexOf("|");
  return completionAt(text.replace("|", ""), cursor);
}

describe("a name", () => {
  it("is completed from its sign to the cursor", () => {
    expect(at("hi @al| there")).toEqual({ kind: "mention", query: "al", start: 3, end: 6 });
    expect(at("@|")).toEqual({ kind: "mention", query: "", start: 0, end: 1 });
    expect(at("(@ben.k|")).toMatchObject({ query: "ben.k" });
    expect(at("line\n@陈|")).toMatchObject({ query: "陈", start: 5 });
  });

  it("is none within a word, after a space, or at another place", () => {
    for (const text of ["mail a@b|", "@al |", "hi| @al", "@@al|", "no sign|"]) {
      expect(at(text), text).toBeUndefined();
    }
  });
});

describe("an emoji", () => {
  it("is completed from two letters on", () => {
    expect(at("so :sm|")).toEqual({ kind: "emoji", query: "sm", start: 3, end: 6 });
    expect(at(":s|")).toBeUndefined();
  });

  it("is none in a time or an address", () => {
    for (const text of ["at 10:30|", "https://ex|", "a:bc|"])
      expect(at(text), text).toBeUndefined();
  });
});

describe("people", () => {
  const people = [
    { user_id: "u1", name: "Benedict Ada", username: "bene" },
    { user_id: "u2", name: "Ada Okonkwo", username: "okonkwo" },
    { user_id: "u3", name: "Élodie", username: "elodie" },
    { user_id: "ada-bot", name: "Helper" },
    { user_id: "u5", name: "Zoe", username: "ada" },
  ];
  const found = (query: string) => matchPeople(people, query).map((p) => p.user_id);

  it("are found by username first, then by name, then by another word of it", () => {
    expect(found("ada")).toEqual(["u5", "u2", "u1", "ada-bot"]);
  });

  it("are found without regard to case", () => {
    expect(found("OKO")).toEqual(["u2"]);
  });

  it("are all of them before anything was written, up to the limit", () => {
    expect(found("")).toHaveLength(5);
    expect(matchPeople(people, "", 2)).toHaveLength(2);
  });
});

it("puts what was chosen in place of what was written", () => {
  expect(replace("hi @al!", { start: 3, end: 6 }, "@alice ")).toEqual({
    text: "hi @alice !",
    cursor: 10,
  });
});
