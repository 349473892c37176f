import type { Schemas } from "@parley/client/http";
import type { Storage } from "./surroundings";

interface Base {
  readonly user: {
    readonly user_id: string;
    readonly username?: string;
    readonly display_name?: string;
  };
}

/** Times are milliseconds since the epoch, by this device's clock. */
export type AccountSession = Base & {
  readonly mode: "accounts";
  readonly session_id: string;
  readonly access_token: string;
  readonly expires_at: number;
  readonly refresh_token: string;
};

/** Who is signed in, as it is kept on this device. */
export type StoredSession =
  | AccountSession
  | (Base & { readonly mode: "jwt"; readonly token: string })
  | (Base & { readonly mode: "open" });

/**
 * Keeps who is signed in across reloads, for all tabs.
 *
 * Tokens lie in localStorage: the server takes them in a header and sets no cookies (so that no other page can act for
 * the user, and pages of other origins may embed the chat), and a refresh token has to outlive the page. Any script of
 * this origin can read them there, as it could act for the user as long as the page is open without them. What keeps
 * foreign scripts out is the Content-Security-Policy (`script-src 'self'`, no inline script) and that nothing which users
 * write gets into the page as HTML. A refresh token that is copied all the same counts once: whoever uses
 * it second ends the session.
 */
export class Sessions {
  readonly #key: string;

  constructor(
    private readonly storage: Storage,
    name: string,
  ) {
    this.#key = name === "" ? "parley:session" : `parley:session:${name}`;
  }

  read(): StoredSession | undefined {
    try {
      const stored = JSON.parse(this.storage.getItem(this.#key) ?? "null") as StoredSession | null;
      return typeof stored?.user?.user_id === "string" ? stored : undefined;
    } catch {
      return undefined;
    }
  }

  write(session: StoredSession): void {
    this.storage.setItem(this.#key, JSON.stringify(session));
  }

  clear(): void {
    this.storage.removeItem(this.#key);
  }
}

/** @param now when it was asked for: the token may have been under way for a while */
export function storedOf(session: Schemas["Session"], now: number): AccountSession {
  const { user, session_id, access_token, expires_in, refresh_token } = session;
  const expires_at = now + expires_in * 1000;
  return { mode: "accounts", user, session_id, access_token, expires_at, refresh_token };
}
