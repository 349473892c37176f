import type { ClientOptions } from "./types.js";

/** What a connection begins with: a node, each in its turn, and a token. */
export class Dial {
  readonly #options: Pick<ClientOptions, "urls" | "token">;
  #count = 0;
  #refused = false;

  constructor(options: Pick<ClientOptions, "urls" | "token">) {
    this.#options = options;
  }

  /** The origin of the next node. */
  next(): string {
    const { urls } = this.#options;
    const all = typeof urls === "function" ? urls() : urls;
    return all[this.#count++ % all.length] ?? "";
  }

  /** None in open mode. */
  async token(): Promise<string | undefined> {
    const token = await this.#options.token?.(this.#refused ? "refused" : "connect");
    this.#refused = false;
    return token;
  }

  /**
   * The server does not take the last token.
   *
   * @returns whether another may be had
   */
  refused(): boolean {
    this.#refused = this.#options.token !== undefined;
    return this.#refused;
  }
}
