import { HttpProblem, ParleyHttp } from "@parley/client/http";
import { signal } from "@preact/signals";
import { failure } from "../core/failure";
import { Nodes } from "../core/nodes";
import type { Ended, PreferencesStore } from "../core/types";
import { Attempts } from "./attempts";
import { Servers } from "./servers";
import { memoryStorage, type Surroundings } from "./surroundings";
import { sharedToken } from "./tokens";
import type { Account, AccountOptions, AccountState } from "./types";
import { type MakeCore, Visit } from "./visit";

type External = NonNullable<AccountOptions["external"]>;

/**
 * The account of a page that says itself who its user is. Nothing of tokens is stored. It has no way to sign in: that is
 * the page's affair, and so is to close it when its user goes.
 */
export class ExternalAccount implements Account {
  readonly state = signal<AccountState>({ name: "loading" });
  readonly #attempts: Attempts;
  readonly #nodes: Nodes;
  readonly #servers: Servers;
  readonly #identity: External;
  #visit: Visit | undefined;
  #closed = false;

  constructor(
    private readonly options: AccountOptions,
    external: External,
    readonly preferences: PreferencesStore,
    private readonly outside: Surroundings,
    private readonly makeCore: MakeCore,
  ) {
    const urls = () => (typeof options.urls === "function" ? options.urls() : options.urls);
    this.#nodes = new Nodes(urls, outside.fetch);
    this.#servers = new Servers(this.#nodes, memoryStorage(), "");
    this.#attempts = new Attempts(outside);
    this.#identity =
      "token" in external ? { token: sharedToken(external.token, outside) } : external;
    void this.#begin();
  }

  retry(): void {
    this.#attempts.now();
  }

  signUp = refuse;
  signIn = refuse;
  signInOpen = refuse;
  signInWithToken = refuse;
  sessions = refuse;
  endSession = refuse;
  changePassword = refuse;
  deleteAccount = refuse;

  async signOut(): Promise<void> {
    await this.#end();
  }

  onSigningOut(): () => void {
    return () => {};
  }

  close(): void {
    this.#closed = true;
    this.#attempts.close();
    void this.#visit?.end();
  }

  async #begin(): Promise<void> {
    try {
      const server = await this.#servers.ask();
      const user = await this.#http().get("/v1/me");
      await this.#enter(server, user);
      this.#attempts.succeeded();
    } catch (error) {
      const server = this.#servers.known();
      if (server !== undefined && isSignedOut(error)) {
        const message = error instanceof Error ? error.message : String(error);
        const disabled = error instanceof HttpProblem && error.status === 403;
        const why = disabled ? "disabled" : "ended";
        this.state.value = { name: "signed_out", server, why, message };
      } else if (!this.#closed) {
        this.state.value = { name: "unreachable" };
        this.#attempts.later(() => void this.#begin());
      }
    }
  }

  async #enter(
    server: Parameters<MakeCore>[0]["server"],
    user: Parameters<MakeCore>[0]["user"],
  ): Promise<void> {
    const identity = this.#identity;
    const name = this.options.name ?? "";
    const visit = await Visit.begin(
      `external:${name}`,
      {
        user,
        server,
        urls: this.options.urls,
        ...("token" in identity && identity),
        preferences: this.preferences,
        keep: this.options.keep ?? false,
        storeName: `external:${name}:${this.#nodes.url}:${user.user_id}`,
      },
      this.outside,
      this.makeCore,
    );
    if (this.#closed) {
      await visit.end();
      return;
    }
    this.#visit = visit;
    this.state.value = { name: "signed_in", server, core: visit.core };
    visit.onEnded((ended) => void this.#end(ended));
  }

  async #end(ended?: Ended): Promise<void> {
    const now = this.state.peek();
    if (now.name !== "signed_in" || ended?.why === "replaced" || ended?.why === "refused") {
      return; // of the latter two the core tells
    }
    await this.#visit?.end();
    const why = ended?.why === "disabled" ? "disabled" : "ended";
    this.state.value = {
      name: "signed_out",
      server: now.server,
      ...(ended !== undefined && { why, message: ended.message }),
    };
  }

  #http(): ParleyHttp {
    const identity = this.#identity;
    const asked =
      "token" in identity
        ? {
            token: (why: "request" | "refused") =>
              identity.token(why === "request" ? "connect" : why),
          }
        : identity;
    return new ParleyHttp({ url: () => this.#nodes.url, fetch: this.#nodes.fetch, ...asked });
  }
}

/** Whether it is said, by the page or the server, that nobody may come in; anything else may pass. */
function isSignedOut(error: unknown): boolean {
  if (error instanceof HttpProblem) {
    return error.status === 401 || error.status === 403;
  }
  return error instanceof Error && error.name === "SignedOut";
}

async function refuse(): Promise<never> {
  throw failure("unsupported", "the page around the chat signs its users in");
}
