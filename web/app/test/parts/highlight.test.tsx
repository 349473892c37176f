// @vitest-environment happy-dom
import { render } from "@testing-library/preact";
import { describe, expect, it } from "vitest";
import { excerpt, matches } from "../../src/parts/highlight";

const found = (text: string, query: string) =>
  matches(text, query).map(([a, b]) => text.slice(a, b));

describe("words", () => {
  it("are marked as far as they were asked for", () => {
    expect(found("Green tea, greenish", "gre tea")).toEqual(["Gre", "tea", "gre"]);
  });

  it("are the same whatever their case and accents", () => {
    expect(found("Viele Grüße", "grusse")).toEqual(["Grüße"]);
    expect(found("café", "CAFE")).toEqual(["café"]);
  });

  it("are not marked in the middle, but where there are no spaces", () => {
    expect(found("unread", "read")).toEqual([]);
    expect(found("我们下午三点开会", "三点")).toEqual(["三点"]);
  });

  it("are none without a letter", () => {
    expect(found("a.b", "...")).toEqual([]);
  });
});

describe("an excerpt", () => {
  const shown = (text: string, query: string) =>
    render(<p>{excerpt(text, query)}</p>).container.innerHTML;

  it("marks what was found", () => {
    expect(shown("the tea is hot", "tea")).toBe("<p>the <mark>tea</mark> is hot</p>");
  });

  it("begins shortly before the first match of a long text", () => {
    const text = `${"word ".repeat(60)}needle ${"more ".repeat(60)}`;
    const html = shown(text, "needle");
    expect(html).toMatch(/^<p>…word/);
    expect(html).toContain("<mark>needle</mark>");
    expect(html.length).toBeLessThan(260);
  });

  it("holds a text without a space", () => {
    const html = shown(`${"x".repeat(4_000)}`, "x");
    expect(html.length).toBeLessThan(260);
  });
});
