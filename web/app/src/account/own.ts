import { type HttpOptions, ParleyHttp } from "@parley/client/http";
import { signal } from "@preact/signals";
import { failure, told } from "../core/failure";
import { Nodes } from "../core/nodes";
import type { Ended, PreferencesStore, ServerInfo } from "../core/types";
import { Attempts } from "./attempts";
import { patiently } from "./patience";
import { Servers } from "./servers";
import { Sessions, type StoredSession, storedOf } from "./sessions";
import type { Surroundings } from "./surroundings";
import { AccountTokens, type End, singleToken, type TokenSource } from "./tokens";
import type { Account, AccountOptions, AccountState } from "./types";
import { type MakeCore, Visit } from "./visit";

/** How long signing out waits for each of: tasks, the network, other tabs that are to let go. */
const PATIENCE_MS = 2000;

type Why = NonNullable<Extract<AccountState, { name: "signed_out" }>["why"]>;

/** What one tab tells the others of the same account. */
type Word = "signed_in" | "signed_out";

/** The account of a page that signs its users in itself. */
export class OwnAccount implements Account {
  readonly state = signal<AccountState>({ name: "loading" });
  readonly #name: string;
  readonly #nodes: Nodes;
  readonly #sessions: Sessions;
  readonly #servers: Servers;
  readonly #attempts: Attempts;
  readonly #channel;
  readonly #tasks = new Set<() => Promise<void>>();
  #server: ServerInfo | undefined;
  #signedInAs: { readonly session: StoredSession; readonly http: ParleyHttp } | undefined;
  #visit: Visit | undefined;
  #end: End | undefined;
  /** What has begun before this is not to be finished. */
  #turn = 0;

  constructor(
    private readonly options: AccountOptions,
    readonly preferences: PreferencesStore,
    private readonly outside: Surroundings,
    private readonly makeCore: MakeCore,
  ) {
    this.#name = options.name ?? "";
    const urls = () => (typeof options.urls === "function" ? options.urls() : options.urls);
    this.#nodes = new Nodes(urls, outside.fetch);
    this.#sessions = new Sessions(outside.storage, this.#name);
    this.#servers = new Servers(this.#nodes, outside.storage, this.#name);
    this.#attempts = new Attempts(outside);
    this.#channel = outside.channel(`parley:account:${this.#name}`, (word) =>
      this.#heard(word as Word),
    );
    void this.#restore();
  }

  retry(): void {
    this.#attempts.now();
  }

  async signUp(form: Parameters<Account["signUp"]>[0]): Promise<void> {
    const { username, password, displayName: display_name } = form;
    const body = { username, password, ...(display_name && { display_name }) };
    await told(this.#http({}).post("/v1/accounts", { body }));
    await this.signIn(form);
  }

  async signIn({ username, password }: Parameters<Account["signIn"]>[0]): Promise<void> {
    const now = this.outside.now();
    const body = { username, password, device_name: this.outside.deviceName };
    const session = await told(this.#http({}).post("/v1/sessions", { body }));
    await this.#begin(storedOf(session, now));
  }

  async signInOpen(userId: string): Promise<void> {
    const http = this.#http({ userId });
    await this.#begin({ mode: "open", user: await told(http.get("/v1/me")) });
  }

  async signInWithToken(token: string): Promise<void> {
    const http = this.#http({ token: async () => token });
    await this.#begin({ mode: "jwt", token, user: await told(http.get("/v1/me")) });
  }

  async signOut(): Promise<void> {
    const { session, http } = this.#signedIn();
    await this.#patiently(Promise.allSettled([...this.#tasks].map((task) => task())));
    await this.#visit?.end(); // before the server ends its connection
    if (session.mode === "accounts") {
      // Without a network the session ends when nobody has renewed it for long enough.
      await this.#patiently(http.delete("/v1/sessions/current"));
    }
    await this.#leave();
  }

  async sessions() {
    return (await told(this.#signedIn().http.get("/v1/me/sessions"))).sessions;
  }

  async endSession(session_id: string): Promise<void> {
    const { session, http } = this.#signedIn();
    if (session.mode === "accounts" && session.session_id === session_id) {
      await this.signOut();
    } else {
      const path = { session_id };
      await told(http.delete("/v1/me/sessions/{session_id}", { path }));
    }
  }

  async changePassword(current_password: string, new_password: string): Promise<void> {
    const body = { current_password, new_password };
    await told(this.#signedIn().http.put("/v1/me/password", { body }));
  }

  async deleteAccount(password: string, { messages }: { messages: boolean }): Promise<void> {
    const query = { messages: messages ? "delete" : "keep" } as const;
    await told(this.#signedIn().http.delete("/v1/me", { query, body: { password } }));
    await this.#leave("deleted");
  }

  onSigningOut(task: () => Promise<void>): () => void {
    this.#tasks.add(task);
    return () => this.#tasks.delete(task);
  }

  close(): void {
    this.#turn += 1;
    this.#attempts.close();
    this.#channel?.close();
    void this.#visit?.end();
  }

  /** Who was signed in is so again, also without a connection. */
  async #restore(): Promise<void> {
    this.#turn += 1;
    const turn = this.#turn;
    const session = this.#sessions.read();
    const known = this.#servers.known();
    try {
      const server = (session && known) ?? (await this.#servers.ask());
      if (turn === this.#turn) {
        this.#attempts.succeeded();
        await this.#show(server, session);
      }
      if (session !== undefined && known !== undefined && this.outside.online()) {
        this.#servers.ask().catch(() => {}); // for the next time
      }
    } catch {
      if (turn === this.#turn) {
        this.state.value =
          known === undefined ? { name: "unreachable" } : { name: "signed_out", server: known };
        this.#attempts.later(() => void this.#restore());
      }
    }
  }

  async #show(server: ServerInfo, session: StoredSession | undefined): Promise<void> {
    this.#server = server;
    if (session === undefined) {
      this.state.value = { name: "signed_out", server };
    } else if (session.mode === server.auth_mode) {
      await this.#enter(server, session);
    } else {
      this.#sessions.clear(); // another server than it was, at the same address
      this.state.value = { name: "signed_out", server, why: "ended" };
    }
  }

  /** Somebody has signed in here. */
  async #begin(session: StoredSession): Promise<void> {
    const server = this.#server ?? (await told(this.#servers.ask()));
    this.#server = server;
    this.#sessions.write(session);
    this.#attempts.succeeded();
    await this.#enter(server, session);
    this.#channel?.post("signed_in" satisfies Word);
  }

  async #enter(server: ServerInfo, session: StoredSession): Promise<void> {
    this.#turn += 1;
    const turn = this.#turn;
    const { user } = session;
    const token = this.#tokens(session);
    const visit = await Visit.begin(
      this.#name,
      {
        user,
        server,
        urls: this.options.urls,
        ...(token !== undefined && { token }),
        preferences: this.preferences,
        keep: this.options.keep ?? true,
        storeName: this.#storeName(session),
      },
      this.outside,
      this.makeCore,
    );
    if (turn !== this.#turn) {
      await visit.end();
      return;
    }
    const asked: Partial<HttpOptions> =
      token === undefined
        ? { userId: user.user_id }
        : { token: (why) => token(why === "request" ? "connect" : why) };
    this.#signedInAs = { session, http: this.#http(asked) };
    this.#visit = visit;
    this.state.value = { name: "signed_in", server, core: visit.core };
    visit.onEnded((ended) => this.#ended(ended));
  }

  #ended({ why, message }: Ended): void {
    if (why === "signed_out") {
      void this.#leave(this.#end?.why ?? "ended", this.#end?.message);
    } else if (why === "disabled") {
      void this.#leave("disabled", message);
    }
    // Else the core says it: used elsewhere, or not this protocol.
  }

  /** Nobody is signed in any more: nothing of them stays on this device, in whatever tab. */
  async #leave(why?: Why, message?: string): Promise<void> {
    const left = this.#signedInAs?.session;
    await this.#stop();
    // Another tab may have let somebody else in by now.
    if (left !== undefined && this.#sessions.read()?.user.user_id === left.user.user_id) {
      this.#sessions.clear();
    }
    this.#channel?.post("signed_out" satisfies Word);
    if (left !== undefined) {
      await this.#patiently(this.outside.removeStores(this.#storeName(left)));
    }
    this.#signedOut(why, message);
  }

  async #stop(): Promise<void> {
    this.#turn += 1;
    const visit = this.#visit;
    this.#visit = undefined;
    this.#signedInAs = undefined;
    await visit?.end();
  }

  #signedOut(why?: Why, message?: string): void {
    if (this.#server !== undefined && this.#visit === undefined) {
      this.state.value = {
        name: "signed_out",
        server: this.#server,
        ...(why !== undefined && { why }),
        ...(message !== undefined && { message }),
      };
    }
  }

  #heard(word: Word): void {
    if (word === "signed_out" && this.#visit !== undefined) {
      void this.#stop().then(() => this.#signedOut("elsewhere"));
    } else if (word === "signed_in" && this.state.peek().name === "signed_out") {
      void this.#restore();
    }
  }

  #tokens(session: StoredSession): TokenSource | undefined {
    this.#end = undefined;
    const ended = (end: End) => {
      this.#end = end;
    };
    switch (session.mode) {
      case "accounts":
        return new AccountTokens(
          this.#sessions,
          session.user.user_id,
          this.#http({}),
          this.outside.locks,
          `parley:refresh:${this.#name}`,
          this.outside,
          ended,
        ).token;
      case "jwt":
        return singleToken(session.token, this.outside, ended);
      case "open":
        return undefined;
    }
  }

  #signedIn() {
    if (this.#signedInAs === undefined) {
      throw failure("unauthorized", "nobody is signed in");
    }
    return this.#signedInAs;
  }

  #storeName({ user }: StoredSession): string {
    return `${this.#name}:${user.user_id}`;
  }

  #http(identity: Partial<HttpOptions>): ParleyHttp {
    const { url, fetch } = { url: () => this.#nodes.url, fetch: this.#nodes.fetch };
    return new ParleyHttp({ url, fetch, ...identity });
  }

  #patiently(doing: Promise<unknown>): Promise<void> {
    return patiently(doing, PATIENCE_MS, this.outside);
  }
}
