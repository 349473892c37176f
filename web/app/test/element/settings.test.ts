import { describe, expect, it } from "vitest";
import { readSettings } from "../../src/element/settings";

const read = (attributes: Record<string, string> = {}) =>
  readSettings(
    (name) => attributes[name] ?? null,
    "https://shop.example/help/",
    "https://home.example",
  );

describe("the attributes of <parley-chat>", () => {
  it("mean the server that the script came from, if none is named", () => {
    expect(read()).toEqual({ urls: ["https://home.example"], language: "system", theme: "system" });
  });

  it("name several nodes, of whose addresses only the origin counts", () => {
    expect(read({ server: " https://a.example/  http://127.0.0.1:8081/x " })).toMatchObject({
      urls: ["https://a.example", "http://127.0.0.1:8081"],
    });
  });

  it("take an address that is relative to the page", () => {
    expect(read({ server: "/" })).toMatchObject({ urls: ["https://shop.example"] });
  });

  it.each(["ftp://chat.example", "javascript:alert(1)", "https://", "http://[::"])(
    "say what is wrong with a server such as %s",
    (server) => {
      const settings = read({ server: `https://a.example ${server}` });
      expect(settings).toEqual({ wrong: expect.stringContaining(server) });
    },
  );

  it("show one chat by its id rather than by its other user", () => {
    expect(read({ chat: " g1 ", to: "bob" })).toMatchObject({ target: { chatId: "g1" } });
    expect(read({ to: "bob" })).toMatchObject({ target: { userId: "bob" } });
    expect(read({ chat: " ", to: "" })).not.toHaveProperty("target");
  });

  it("know two themes and leave the rest to the system", () => {
    expect(read({ theme: "Dark" })).toMatchObject({ theme: "dark" });
    expect(read({ theme: "light" })).toMatchObject({ theme: "light" });
    expect(read({ theme: "solarized" })).toMatchObject({ theme: "system" });
    expect(read({ lang: "de" })).toMatchObject({ language: "de" });
  });
});
