/** A request came to nothing. */
export class RequestError extends Error {
  override readonly name = "RequestError";

  /**
   * @param code one of the protocol's, or of the client's own: `closed` (the client has ended).
   *   `unavailable` also stands for no answer in time, or a connection that broke before it
   * @param retryable whether it may work if asked again; with the same `client_id` that is safe
   */
  constructor(
    readonly code: string,
    message: string,
    readonly retryable: boolean,
    readonly retryAfterMs?: number,
  ) {
    super(message);
  }
}

/** The outbox has as many entries as it takes. */
export class OutboxFull extends Error {
  override readonly name = "OutboxFull";

  constructor(limit: number) {
    super(`the outbox has ${limit} messages`);
  }
}

/** Thrown by the `token` callback: nobody is signed in any more, so the client ends. */
export class SignedOut extends Error {
  override readonly name = "SignedOut";

  constructor(message = "signed out") {
    super(message);
  }
}
