import type { Backoff } from "./backoff.js";
import { RequestError } from "./errors.js";
import type { Requests } from "./requests.js";
import type { ClientOptions, Environment } from "./types.js";

/** How long before its end a token is renewed; a short one when half of its time is over. */
const AHEAD_MS = 60_000;
const MAX_TIMEOUT_MS = 2 ** 31 - 1;

/**
 * Shows the server a newer token before the present one ends, so that the connection outlives it. Of
 * a token that is no JWT the end is not known: the server says when it is over.
 */
export class Renewal {
  readonly #environment: Environment;
  readonly #requests: Requests;
  readonly #backoff: Backoff;
  readonly #token: NonNullable<ClientOptions["token"]>;
  readonly #signedOut: (error: unknown) => boolean;
  #timer: unknown;
  #run = 0;
  #attempt = 0;
  /** How far the server's clock is ahead of ours. */
  #skew = 0;

  /** @param signedOut whether an error of the token callback says so, and ends the client */
  constructor(
    environment: Environment,
    requests: Requests,
    backoff: Backoff,
    token: NonNullable<ClientOptions["token"]>,
    signedOut: (error: unknown) => boolean,
  ) {
    this.#environment = environment;
    this.#requests = requests;
    this.#backoff = backoff;
    this.#token = token;
    this.#signedOut = signedOut;
  }

  /** A connection begins with a token. */
  start(token: string, serverTime: number): void {
    this.stop();
    this.#attempt = 0;
    this.#skew = serverTime - this.#environment.now();
    this.#schedule(expiry(token));
  }

  stop(): void {
    this.#run++;
    this.#environment.clearTimeout(this.#timer);
  }

  #schedule(expiresAt: number | undefined): void {
    if (expiresAt !== undefined) {
      const left = expiresAt - this.#environment.now() - this.#skew;
      this.#in(Math.max(left - AHEAD_MS, left / 2, 1_000), "renew");
    }
  }

  #in(ms: number, why: "renew" | "refused"): void {
    const run = this.#run;
    this.#timer = this.#environment.setTimeout(
      () => this.#renew(why, run),
      Math.min(ms, MAX_TIMEOUT_MS),
    );
  }

  async #renew(why: "renew" | "refused", run: number): Promise<void> {
    try {
      const token = await this.#token(why);
      if (run === this.#run) {
        this.#requests.ask({ type: "renew", token }, (answer) => {
          if (run !== this.#run) {
            return;
          }
          if (answer instanceof RequestError) {
            this.#failed(answer.retryable ? "renew" : "refused");
          } else {
            this.#attempt = 0;
            this.#schedule(expiry(token) ?? answer.expires_at);
          }
        });
      }
    } catch (error) {
      if (run === this.#run && !this.#signedOut(error)) {
        this.#failed("renew");
      }
    }
  }

  /** Tries again until the server has had enough of the present token. */
  #failed(why: "renew" | "refused"): void {
    this.#in(Math.max(1_000, this.#backoff.delay(this.#attempt++)), why);
  }
}

/** When a JWT ends, in milliseconds. */
function expiry(token: string): number | undefined {
  try {
    const payload = token.split(".")[1] ?? "";
    const { exp } = JSON.parse(atob(payload.replace(/-/g, "+").replace(/_/g, "/")));
    return typeof exp === "number" ? exp * 1_000 : undefined;
  } catch {
    return undefined;
  }
}
