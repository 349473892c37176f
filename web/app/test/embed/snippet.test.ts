// @vitest-environment happy-dom
import { describe, expect, it } from "vitest";
import { type Choices, snippet } from "../../src/embed/snippet";

const CHOICES: Choices = { user: "alice", to: "", theme: "", accent: "" };
const ORIGIN = "https://chat.example";

describe("the lines that the example shows", () => {
  it("are two where anybody is who they say", () => {
    expect(snippet(ORIGIN, "open", CHOICES)).toBe(
      [
        '<script type="module" src="https://chat.example/parley-chat.js"></script>',
        '<parley-chat user="alice"></parley-chat>',
      ].join("\n"),
    );
  });

  it("say where the token comes from, and not who the user is, where there are tokens", () => {
    for (const mode of ["jwt", "accounts"] as const) {
      const text = snippet(ORIGIN, mode, CHOICES);
      expect(text).toContain("tokenProvider = async");
      expect(text.split("\n")).toHaveLength(5);
      expect(text).not.toContain("alice");
    }
  });

  it("have what was chosen", () => {
    const text = snippet(ORIGIN, "open", {
      user: "alice",
      to: "bob",
      theme: "dark",
      accent: "#7a3cff",
    });
    expect(text).toContain('<parley-chat user="alice" to="bob" theme="dark">');
    expect(text).toContain("parley-chat { --parley-accent: #7a3cff }");
  });

  it("are what was meant, whatever somebody is called", () => {
    const user = '"><img src=x onerror=alert(1)>&amp;';
    const place = document.createElement("div");
    place.innerHTML = snippet(ORIGIN, "open", { ...CHOICES, user });
    expect(place.querySelector("parley-chat")?.getAttribute("user")).toBe(user);
    expect(place.querySelector("img")).toBeNull();
  });
});
