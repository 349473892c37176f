import { SignedOut } from "@parley/client";
import { HttpProblem, type ParleyHttp } from "@parley/client/http";
import type { Clock } from "../core/surroundings";
import { type AccountSession, type Sessions, storedOf } from "./sessions";
import type { Locks } from "./surroundings";

export type TokenSource = (why: "connect" | "renew" | "refused") => Promise<string>;

/** Why there are no more tokens. */
export interface End {
  readonly why: "ended" | "disabled" | "elsewhere";
  readonly message: string;
}

/** What must be left of a token for it to be used, and to count as a newer one. */
const USABLE_MS = 30_000;
const FRESH_MS = 120_000;

/**
 * Access tokens of a session, renewed in time. Tabs share them: one at a time asks for a new one, under a lock, and looks
 * first whether another one has done so meanwhile, since a refresh token counts once.
 */
export class AccountTokens {
  /** The one that was given last: if it is refused and nothing newer is stored, a newer one is asked for. */
  #given: string | undefined;
  #refreshing: Promise<string> | undefined;

  constructor(
    private readonly sessions: Sessions,
    private readonly userId: string,
    private readonly http: Pick<ParleyHttp, "post">,
    private readonly locks: Locks,
    private readonly lockName: string,
    private readonly clock: Clock,
    /** Told when there are no more tokens. */
    private readonly ended: (end: End) => void,
  ) {}

  readonly token: TokenSource = async (why) => {
    const stored = this.#stored();
    const left = stored.expires_at - this.clock.now();
    const refused = why === "refused" && stored.access_token === this.#given;
    if (!refused && left > (why === "renew" ? FRESH_MS : USABLE_MS)) {
      return this.#give(stored);
    }
    this.#refreshing ??= this.locks
      .exclusive(this.lockName, () => this.#refresh(stored.access_token))
      .finally(() => {
        this.#refreshing = undefined;
      });
    return this.#refreshing;
  };

  async #refresh(old: string): Promise<string> {
    const stored = this.#stored();
    if (stored.access_token !== old) {
      return this.#give(stored); // another tab was first
    }
    const now = this.clock.now();
    const body = { refresh_token: stored.refresh_token };
    const answer = await this.http.post("/v1/sessions/refresh", { body }).catch((error) => {
      throw this.#ended(error) ?? error;
    });
    const fresh = storedOf(answer, now);
    if (this.sessions.read() === undefined) {
      throw this.#over({ why: "elsewhere", message: "signed out" }); // meanwhile, in another tab
    }
    this.sessions.write(fresh);
    return this.#give(fresh);
  }

  #give({ access_token }: AccountSession): string {
    this.#given = access_token;
    return access_token;
  }

  #stored(): AccountSession {
    const stored = this.sessions.read();
    if (stored?.mode !== "accounts" || stored.user.user_id !== this.userId) {
      throw this.#over({ why: "elsewhere", message: "signed out" });
    }
    return stored;
  }

  #ended(error: unknown): SignedOut | undefined {
    if (!(error instanceof HttpProblem)) {
      return undefined;
    }
    switch (error.status) {
      case 401:
        return this.#over({ why: "ended", message: error.detail });
      case 403:
        return this.#over({ why: "disabled", message: error.detail });
      default:
        return undefined;
    }
  }

  #over(end: End): SignedOut {
    this.ended(end);
    return new SignedOut(end.message);
  }
}

/** A token that was given once and cannot be renewed: when it is over or refused, so is the session. */
export function singleToken(token: string, clock: Clock, ended: (end: End) => void): TokenSource {
  return async (why) => {
    if (why === "refused" || expiryOf(token) <= clock.now()) {
      const end = { why: "ended", message: "the token is over" } as const;
      ended(end);
      throw new SignedOut(end.message);
    }
    return token;
  };
}

/**
 * Tokens from elsewhere, each used until a moment before it ends. One that is no JWT does not say when: it is used until
 * it is refused.
 */
export function sharedToken(source: TokenSource, clock: Clock): TokenSource {
  let token: string | undefined;
  let asking: Promise<string> | undefined;
  return (why) => {
    if (why === "connect" && token !== undefined && expiryOf(token) - clock.now() > USABLE_MS) {
      return Promise.resolve(token);
    }
    asking ??= source(why)
      .then((fresh) => {
        token = fresh;
        return fresh;
      })
      .catch((error: unknown) => {
        // A page has no class of the SDK at hand: the name will do.
        const signedOut = error instanceof Error && error.name === "SignedOut";
        throw signedOut ? new SignedOut(error.message) : error;
      })
      .finally(() => {
        asking = undefined;
      });
    return asking;
  };
}

/** When a JWT ends, in milliseconds; infinity if it does not say. */
export function expiryOf(token: string): number {
  try {
    const [, payload = ""] = token.split(".");
    const { exp } = JSON.parse(atob(payload.replace(/-/g, "+").replace(/_/g, "/")));
    return typeof exp === "number" ? exp * 1000 : Number.POSITIVE_INFINITY;
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}
