import type { Answers, RequestOf, WithoutId } from "./frames.js";
import type { ClientEvents, ClientOptions, ConnectionState, Draft, Outgoing } from "./types.js";

/** What may be asked by `request`: the rest is the client's own affair. */
export type Askable = Exclude<keyof Answers, "hello" | "resume" | "renew" | "send">;

/** A client of Parley: connects, comes back, loses and doubles nothing. */
export class ParleyClient {
  constructor(_options: ClientOptions) {
    throw new Error("to be built");
  }

  get state(): ConnectionState {
    return { name: "idle" };
  }

  /** The outbox, in order. */
  get outgoing(): readonly Outgoing[] {
    return [];
  }

  /** Connects, and stays so. Again after the client has ended, unless by `close()`. */
  connect(): void {}

  /** Ends the client for good. What is in the outbox stays in its store. */
  close(): void {}

  /** @returns what takes the listener away again */
  on<K extends keyof ClientEvents>(
    _name: K,
    _listener: (event: ClientEvents[K]) => void,
  ): () => void {
    return () => {};
  }

  /** The last seq of a chat that was handed on. */
  cursor(_chatId: string): number | undefined {
    return undefined;
  }

  /**
   * Puts a message into the outbox, from which it is sent until the server has taken or refused it.
   * Resolves once the outbox's store has it.
   *
   * @throws OutboxFull
   */
  async send(_draft: Draft): Promise<Outgoing> {
    throw new Error("to be built");
  }

  /** Sends one that failed again, as the last of its chat. */
  retry(_clientId: string): void {}

  /** Takes one that failed out of the outbox. */
  discard(_clientId: string): void {}

  /**
   * Asks once, and waits for up to 10 s for a connection and the answer. It is not repeated; what
   * changes a chat gets a `client_id` if it has none.
   *
   * @throws RequestError
   */
  async request<T extends Askable>(
    _request: { readonly type: T } & WithoutId<RequestOf<T>>,
  ): Promise<Answers[T]> {
    throw new Error("to be built");
  }

  /** Moves the user's markers forward. Said again on the next connection until it is confirmed. */
  mark(
    _chatId: string,
    _marks: { readonly read_seq?: number; readonly delivered_seq?: number },
  ): void {}

  /** The user is typing: to be called as often as they do. */
  typing(_chatId: string): void {}

  /** Follows the presence of these users, up to 500, in place of those before. */
  watch(_userIds: readonly string[]): void {}
}
