import { createAccount } from "../../src/account/create";
import {
  type Locks,
  memoryStorage,
  type Storage,
  type Surroundings,
} from "../../src/account/surroundings";
import type { Account, AccountOptions } from "../../src/account/types";
import { removeKept } from "../../src/core/keep";
import { storesOf } from "../../src/core/parts";
import { settled } from "../core/time";
import { SERVER, World } from "../core/world";

interface Stored {
  readonly user: string;
  readonly access: string[];
  refresh: string;
  /** The answer to the last refresh token but one, for a while. */
  before?: { readonly refresh: string; readonly answer: object };
  name: string;
}

/** A world in accounts mode: a server with accounts, and browsers with tabs that share what browsers share. */
export class Office {
  readonly world = new World();
  readonly passwords = new Map<string, string>();
  readonly sessions = new Map<string, Stored>();
  /** How often a token was renewed. */
  refreshed = 0;
  mode: "accounts" | "open" | "jwt" = "accounts";
  #count = 0;

  get asked(): string[] {
    return this.world.server.asked;
  }

  browser(): Browser {
    this.#count += 1;
    return new Browser(this, `browser-${this.#count}`);
  }

  readonly fetch: typeof fetch = async (input, init) => {
    const url = new URL(String(input));
    const path = `${init?.method ?? "GET"} ${url.pathname}`;
    const { server } = this.world;
    const body = init?.body ? JSON.parse(String(init.body)) : {};
    const token = new Headers(init?.headers).get("Authorization")?.replace("Bearer ", "");
    if (server.unreachable) {
      server.asked.push(path);
      throw new TypeError("fetch failed");
    }
    const own = this.#own(path, body, token);
    if (own !== undefined) {
      server.asked.push(path);
      await server.heldHttp;
      return own;
    }
    const user = token === undefined ? undefined : server.tokens.get(token);
    if (this.mode !== "open" && user === undefined) {
      return problem(401, "unauthorized");
    }
    const headers = { ...(init?.headers as object), ...(user && { "Parley-User": user }) };
    return server.fetch(input, { ...init, headers });
  };

  /** The session ends on the server. */
  end(sessionId: string): void {
    const session = this.sessions.get(sessionId);
    for (const token of session?.access ?? []) {
      this.world.server.tokens.delete(token);
    }
    this.sessions.delete(sessionId);
    for (const open of [...this.world.server.sessions]) {
      if (open.user === session?.user) {
        open.close(4401);
      }
    }
  }

  #own(path: string, body: Record<string, string>, token?: string): Response | undefined {
    const { server } = this.world;
    const user = server.tokens.get(token ?? "") ?? "";
    switch (path) {
      case "GET /v1/server":
        return json(200, { ...SERVER, auth_mode: this.mode });
      case "POST /v1/accounts":
        return this.#signUp(body);
      case "POST /v1/sessions":
        return this.#logIn(body);
      case "POST /v1/sessions/refresh":
        return this.#refresh(body.refresh_token ?? "");
      case "DELETE /v1/sessions/current":
        this.end(this.#sessionOf(token));
        return json(204);
      case "GET /v1/me":
        return user || this.mode === "open"
          ? json(200, server.user(user || "alice"))
          : problem(401, "unauthorized");
      case "GET /v1/me/sessions":
        if (user === "") {
          return problem(401, "unauthorized");
        }
        return json(200, {
          sessions: [...this.sessions].map(([session_id, { name }]) => ({
            session_id,
            device_name: name,
          })),
        });
      case "PUT /v1/me/password":
        if (this.passwords.get(user) !== body.current_password) {
          return problem(403, "forbidden");
        }
        this.passwords.set(user, body.new_password ?? "");
        return json(204);
      case "DELETE /v1/me":
        if (this.passwords.get(user) !== body.password) {
          return problem(403, "forbidden");
        }
        this.end(this.#sessionOf(token));
        return json(202, {});
      default:
        if (path.startsWith("DELETE /v1/me/sessions/")) {
          this.end(path.slice(23));
          return json(204);
        }
        return undefined;
    }
  }

  #signUp({ username = "", password = "" }: Record<string, string>): Response {
    if (this.passwords.has(username)) {
      return problem(409, "conflict");
    }
    this.passwords.set(username, password);
    return json(201, this.world.server.user(username));
  }

  #logIn({ username = "", password, device_name = "" }: Record<string, string>): Response {
    if (this.passwords.get(username) !== password) {
      return problem(401, "unauthorized");
    }
    if (this.world.server.disabled.has(username)) {
      return problem(403, "forbidden", "this account is disabled");
    }
    this.#count += 1;
    const id = `session-${this.#count}`;
    this.sessions.set(id, { user: username, access: [], refresh: "", name: device_name });
    return json(201, this.#fresh(id));
  }

  #refresh(token: string): Response {
    for (const [id, session] of this.sessions) {
      if (this.world.server.disabled.has(session.user)) {
        return problem(403, "forbidden", "this account is disabled");
      }
      if (session.refresh === token) {
        this.refreshed += 1;
        const answer = this.#fresh(id);
        session.before = { refresh: token, answer };
        return json(200, answer);
      }
      if (session.before?.refresh === token) {
        return json(200, session.before.answer);
      }
    }
    return problem(401, "unauthorized");
  }

  #fresh(session_id: string): object {
    this.#count += 1;
    const session = this.sessions.get(session_id) as Stored;
    const access_token = `access-${this.#count}`;
    session.access.push(access_token);
    session.refresh = `refresh-${this.#count}`;
    this.world.server.tokens.set(access_token, session.user);
    return {
      access_token,
      token_type: "Bearer",
      expires_in: 900,
      refresh_token: session.refresh,
      session_id,
      user: this.world.server.user(session.user),
    };
  }

  #sessionOf(token = ""): string {
    return [...this.sessions].find(([, { access }]) => access.includes(token))?.[0] ?? "";
  }
}

/** What the tabs of a browser share. */
export class Browser {
  readonly storage = memoryStorage();
  readonly #held = new Set<string>();
  readonly #queues = new Map<string, Promise<unknown>>();
  #ids = 0;
  /** Whether it has Web Locks. */
  locks = true;

  constructor(
    readonly office: Office,
    private readonly name: string,
  ) {}

  /** A tab whose account has had time to restore who was signed in. */
  async tab(options: Partial<AccountOptions> = {}, tabStorage = memoryStorage()): Promise<Account> {
    const account = createAccount(
      { urls: ["http://node-1"], ...options },
      this.outside(tabStorage),
    );
    await settled();
    return account;
  }

  outside(tabStorage: Storage): Surroundings {
    const outside = this.office.world.outside();
    return {
      ...outside,
      channel: (name, heard) => outside.channel(`${this.name} ${name}`, heard),
      fetch: this.office.fetch,
      storage: this.storage,
      tabStorage,
      locks: this.locks
        ? this.#webLocks()
        : { exclusive: (_, task) => task(), hold: async () => undefined },
      deviceName: "Firefox on Linux",
      newId: () => {
        this.#ids += 1;
        return `id-${this.#ids}`;
      },
      async removeStores(storeName) {
        const { keep, outbox } = storesOf(storeName);
        await Promise.all([removeKept(keep), removeKept(outbox)]);
      },
    };
  }

  #webLocks(): Locks {
    return {
      exclusive: (name, task) => {
        const turn = (this.#queues.get(name) ?? Promise.resolve()).then(task);
        this.#queues.set(
          name,
          turn.catch(() => {}),
        );
        return turn;
      },
      hold: async (name) => {
        if (this.#held.has(name)) {
          return undefined;
        }
        this.#held.add(name);
        return () => void this.#held.delete(name);
      },
    };
  }
}

function json(status: number, body?: object): Response {
  return new Response(body === undefined ? null : JSON.stringify(body), { status });
}

function problem(status: number, code: string, detail = code): Response {
  return json(status, { status, code, detail });
}
