import host from "./element.css?inline";
import type { ParleyChatEvents, Report } from "./events";
import { type Given, identityOf, keyOf, type TokenProvider } from "./identity";
import type { Mount, Mounted } from "./mount";
import { readSettings } from "./settings";

const REFLECTED = ["server", "user", "chat", "to", "theme"] as const;
const PROPERTIES = [...REFLECTED, "token", "tokenProvider"] as const;

/** The server that this script came from. */
const HOME = new URL(import.meta.url).origin;

/**
 * `<parley-chat>`: a chat within another page. docs/embedding.md says what its attributes, properties, events, parts and
 * CSS properties are.
 *
 * It lives as long as it is in a document: moved within it, it stays; taken out, it removes all that it made.
 */
export class ParleyChat extends HTMLElement {
  static readonly observedAttributes = [...REFLECTED, "token", "lang"];
  /** What is behind it is loaded when the first one is shown. */
  static load: () => Promise<{ readonly mount: Mount }> = () => import("./mount");

  readonly #root = this.attachShadow({ mode: "open" });
  #token: string | undefined;
  #provider: TokenProvider | undefined;
  #mount: Mount | undefined;
  #mounted:
    | { readonly key: string; readonly version: number; readonly mounted: Mounted }
    | undefined;
  /** Counts what the page has said of who its user is. */
  #version = 0;
  #planned = false;
  #wrong: HTMLElement | undefined;

  constructor() {
    super();
    // Constructed, as a policy of the page may forbid style elements.
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(host);
    this.#root.adoptedStyleSheets = [sheet];
  }

  /** Not reflected: a token is not for everybody who reads the page. */
  get token(): string | undefined {
    return this.#token;
  }

  set token(value: string | null | undefined) {
    this.#token = value || undefined;
    this.#said();
  }

  get tokenProvider(): TokenProvider | undefined {
    return this.#provider;
  }

  set tokenProvider(value: TokenProvider | null | undefined) {
    this.#provider = value ?? undefined;
    this.#said();
  }

  get server(): string {
    return this.getAttribute("server") ?? "";
  }

  set server(value: string | null | undefined) {
    this.#reflect("server", value);
  }

  get user(): string {
    return this.getAttribute("user") ?? "";
  }

  set user(value: string | null | undefined) {
    this.#reflect("user", value);
  }

  get chat(): string {
    return this.getAttribute("chat") ?? "";
  }

  set chat(value: string | null | undefined) {
    this.#reflect("chat", value);
  }

  get to(): string {
    return this.getAttribute("to") ?? "";
  }

  set to(value: string | null | undefined) {
    this.#reflect("to", value);
  }

  get theme(): string {
    return this.getAttribute("theme") ?? "";
  }

  set theme(value: string | null | undefined) {
    this.#reflect("theme", value);
  }

  connectedCallback(): void {
    for (const name of PROPERTIES) this.#upgrade(name);
    this.#plan();
  }

  disconnectedCallback(): void {
    this.#plan();
  }

  attributeChangedCallback(name: string, _before: string | null, value: string | null): void {
    if (name === "token") {
      this.token = value;
    } else if (name === "user") {
      this.#said();
    } else {
      this.#plan();
    }
  }

  #reflect(name: (typeof REFLECTED)[number], value: string | null | undefined): void {
    if (value === null || value === undefined || value === "") {
      this.removeAttribute(name);
    } else {
      this.setAttribute(name, value);
    }
  }

  /** What was set before the element was defined stands on it as a property of its own, in front of ours. */
  #upgrade(name: (typeof PROPERTIES)[number]): void {
    if (Object.hasOwn(this, name)) {
      const value = this[name];
      delete (this as Record<string, unknown>)[name];
      Object.assign(this, { [name]: value });
    }
  }

  #said(): void {
    this.#version += 1;
    this.#plan();
  }

  /** Once for all that is changed in one go, and not at all for who is only moved. */
  #plan(): void {
    if (this.#planned) return;
    this.#planned = true;
    queueMicrotask(() => {
      this.#planned = false;
      this.#settle();
    });
  }

  #settle(): void {
    this.#complain(undefined);
    const given = this.#given();
    const identity = this.isConnected ? identityOf(() => this.#given()) : undefined;
    if (identity === undefined) {
      this.#unmount();
      return;
    }
    const settings = readSettings((name) => this.getAttribute(name), document.baseURI, HOME);
    if ("wrong" in settings) {
      this.#unmount();
      this.#complain(settings.wrong);
      return;
    }
    const mount = this.#mount;
    if (mount === undefined) {
      this.#load();
      return;
    }
    const key = [...settings.urls, keyOf(given)].join(" ");
    const now = this.#mounted;
    if (now?.key === key && (now.version === this.#version || !now.mounted.signedOut())) {
      now.mounted.change(settings);
      return;
    }
    this.#unmount();
    const mounted = mount(this.#root, settings, identity, this.id, this.#report);
    this.#mounted = { key, version: this.#version, mounted };
  }

  #given(): Given {
    const user = this.getAttribute("user")?.trim() || undefined;
    return { provider: this.#provider, token: this.#token, user };
  }

  #load(): void {
    (this.constructor as typeof ParleyChat).load().then(
      ({ mount }) => {
        this.#mount = mount;
        this.#plan();
      },
      (error: unknown) =>
        this.#report("parley-error", {
          code: "unreachable",
          message: `the chat cannot be loaded: ${String(error)}`,
        }),
    );
  }

  #unmount(): void {
    this.#mounted?.mounted.close();
    this.#mounted = undefined;
  }

  /** For whoever writes the page, so in English. */
  #complain(wrong: string | undefined): void {
    this.#wrong?.remove();
    this.#wrong = undefined;
    if (wrong === undefined) return;
    this.#wrong = document.createElement("p");
    this.#wrong.className = "wrong";
    this.#wrong.setAttribute("role", "alert");
    this.#wrong.textContent = `<parley-chat>: ${wrong}`;
    this.#root.append(this.#wrong);
    this.#report("parley-error", { code: "misconfigured", message: wrong });
  }

  readonly #report: Report = (name, detail) => {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  };
}

declare global {
  interface HTMLElementTagNameMap {
    "parley-chat": ParleyChat;
  }
  interface HTMLElementEventMap {
    "parley-message": CustomEvent<ParleyChatEvents["parley-message"]>;
    "parley-unread": CustomEvent<ParleyChatEvents["parley-unread"]>;
    "parley-error": CustomEvent<ParleyChatEvents["parley-error"]>;
    "parley-signed-out": CustomEvent<ParleyChatEvents["parley-signed-out"]>;
  }
}
