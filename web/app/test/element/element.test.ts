// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ParleyChat } from "../../src/element/element";
import type { Report } from "../../src/element/events";
import type { Identity } from "../../src/element/identity";
import type { Mount } from "../../src/element/mount";
import type { Settings } from "../../src/element/settings";
import "../../src/element/parley-chat";

/** What was mounted, in place of a chat. */
class Shown {
  changes: Settings[] = [];
  closed = false;
  out = false;
  readonly mark = document.createElement("i");

  constructor(
    readonly root: ShadowRoot,
    readonly settings: Settings,
    readonly identity: Identity,
    readonly report: Report,
  ) {
    root.append(this.mark);
  }

  async token(why: "connect" | "refused" = "connect"): Promise<string> {
    if (!("token" in this.identity)) throw new Error("no token");
    return this.identity.token(why);
  }
}

const shown: Shown[] = [];
const mount: Mount = (root, settings, identity, _name, report) => {
  const one = new Shown(root, settings, identity, report);
  shown.push(one);
  return {
    change: (next) => one.changes.push(next),
    signedOut: () => one.out,
    close() {
      one.closed = true;
      one.mark.remove();
    },
  };
};

const settle = () => new Promise((resolve) => setTimeout(resolve));
const load = ParleyChat.load;

beforeEach(() => {
  shown.length = 0;
  ParleyChat.load = async () => ({ mount });
});

afterEach(() => {
  document.body.replaceChildren();
  ParleyChat.load = load;
});

async function put(html: string): Promise<ParleyChat> {
  document.body.innerHTML = html;
  await settle();
  return document.querySelector("parley-chat") as ParleyChat;
}

const SERVER = 'server="https://a.example"';

describe("<parley-chat>", () => {
  it("shows a chat as soon as it knows whose", async () => {
    const element = await put(`<parley-chat ${SERVER}></parley-chat>`);
    expect(shown).toHaveLength(0);

    element.token = "t";
    await settle();

    expect(shown).toHaveLength(1);
    expect(shown[0]?.settings.urls).toEqual(["https://a.example"]);
    expect(await shown[0]?.token()).toBe("t");
  });

  it("takes all that is set in one go at once", async () => {
    const element = await put(`<parley-chat ${SERVER} user="ann"></parley-chat>`);
    element.to = "bob";
    element.theme = "dark";
    element.lang = "de";
    await settle();

    expect(shown).toHaveLength(1);
    expect(shown[0]?.changes).toEqual([
      { urls: ["https://a.example"], target: { userId: "bob" }, theme: "dark", language: "de" },
    ]);
  });

  it("goes on with another token of the same user, and begins anew with another user", async () => {
    const ann = (exp: number) => `e30.${btoa(JSON.stringify({ sub: "ann", exp }))}.x`;
    const element = await put(`<parley-chat ${SERVER} token="${ann(1)}"></parley-chat>`);
    element.setAttribute("token", ann(2));
    await settle();
    expect(shown).toHaveLength(1);
    expect(await shown[0]?.token()).toBe(ann(2));

    element.token = `e30.${btoa(JSON.stringify({ sub: "ben" }))}.x`;
    await settle();
    expect(shown.map((one) => one.closed)).toEqual([true, false]);
  });

  it("begins anew with a new token once nobody was signed in any more", async () => {
    const element = await put(`<parley-chat ${SERVER}></parley-chat>`);
    element.tokenProvider = () => undefined;
    await settle();
    if (shown[0]) shown[0].out = true;
    element.tokenProvider = () => "fresh";
    await settle();

    expect(shown.map((one) => one.closed)).toEqual([true, false]);
  });

  it("does not begin anew when a framework sets another function each time", async () => {
    const element = await put(`<parley-chat ${SERVER}></parley-chat>`);
    element.tokenProvider = () => "one";
    await settle();
    element.tokenProvider = () => "two";
    await settle();

    expect(shown).toHaveLength(1);
    expect(await shown[0]?.token()).toBe("two");
  });

  it("begins anew with another server", async () => {
    const element = await put(`<parley-chat ${SERVER} user="ann"></parley-chat>`);
    element.server = "https://b.example https://c.example";
    await settle();

    expect(shown.map((one) => one.settings.urls)).toEqual([
      ["https://a.example"],
      ["https://b.example", "https://c.example"],
    ]);
    expect(shown[0]?.closed).toBe(true);
  });

  it("removes everything when it is taken out, and nothing when it is moved", async () => {
    const element = await put(`<p></p><parley-chat ${SERVER} user="ann"></parley-chat>`);
    document.querySelector("p")?.append(element);
    await settle();
    expect(shown[0]?.closed).toBe(false);

    element.remove();
    await settle();
    expect(shown[0]?.closed).toBe(true);
    expect(element.shadowRoot?.childNodes).toHaveLength(0);

    document.body.append(element);
    await settle();
    expect(shown).toHaveLength(2);
  });

  it("says on the page and to it what is wrong with an attribute, until it is mended", async () => {
    const errors: unknown[] = [];
    document.body.addEventListener("parley-error", (e) => errors.push(e.detail));
    const element = await put('<parley-chat server="nonsense://x" user="ann"></parley-chat>');

    expect(errors).toEqual([
      { code: "misconfigured", message: expect.stringContaining("nonsense://x") },
    ]);
    expect(element.shadowRoot?.querySelector("[role=alert]")?.textContent).toContain("nonsense");

    element.server = "https://a.example";
    await settle();
    expect(element.shadowRoot?.querySelector("[role=alert]")).toBeNull();
    expect(shown).toHaveLength(1);
  });

  it("tells its page what happens by events that leave shadow roots of the page", async () => {
    const outer = document.createElement("div");
    document.body.append(outer);
    const inner = outer.attachShadow({ mode: "open" });
    const element = document.createElement("parley-chat");
    element.setAttribute("user", "ann");
    inner.append(element);
    await settle();
    const heard: number[] = [];
    outer.addEventListener("parley-unread", (e) => heard.push(e.detail.unread));

    shown[0]?.report("parley-unread", { unread: 3 });

    expect(heard).toEqual([3]);
  });

  it("keeps two on one page apart", async () => {
    await put(
      `<parley-chat ${SERVER} user="ann"></parley-chat><parley-chat ${SERVER} user="ben"></parley-chat>`,
    );
    expect(shown.map((one) => one.identity)).toEqual([{ userId: "ann" }, { userId: "ben" }]);
    expect(shown[0]?.root).not.toBe(shown[1]?.root);

    document.querySelector("parley-chat")?.remove();
    await settle();
    expect(shown.map((one) => one.closed)).toEqual([true, false]);
  });

  it("takes what was set on it before it was defined", async () => {
    class Later extends ParleyChat {}
    const element = document.createElement("later-chat");
    Object.assign(element, { tokenProvider: () => "early", to: "bob" });
    document.body.append(element);
    customElements.define("later-chat", Later);
    customElements.upgrade(element);
    await settle();

    const one = shown.at(-1);
    expect(await one?.token()).toBe("early");
    expect(one?.settings.target).toEqual({ userId: "bob" });
  });

  it("does not show its token in the page", async () => {
    const element = await put(`<parley-chat ${SERVER}></parley-chat>`);
    element.token = "secret";
    expect(element.outerHTML).not.toContain("secret");
    element.removeAttribute("token");
    element.token = null;
    await settle();
    expect(element.token).toBeUndefined();
  });

  it("tells when what is behind it cannot be loaded", async () => {
    ParleyChat.load = () => Promise.reject(new Error("offline"));
    const errors: string[] = [];
    document.body.addEventListener("parley-error", (e) => errors.push(e.detail.code));
    await put(`<parley-chat ${SERVER} user="ann"></parley-chat>`);

    expect(errors).toEqual(["unreachable"]);
  });
});
