import type { Schemas } from "./types.js";

/** The server answered with an error, RFC 9457. */
export class HttpProblem extends Error {
  override readonly name = "HttpProblem";

  /**
   * @param code one of the protocol's, as `not_found`; `unavailable` if the answer was not the
   *   server's own, as that of a proxy
   * @param detail what is wrong, in English
   * @param field which field is wrong, if it is one
   */
  constructor(
    readonly status: number,
    readonly code: string,
    readonly detail: string,
    readonly field?: string,
    readonly retryAfterMs?: number,
  ) {
    super(`${status} ${code}: ${detail}`);
  }
}

export function problemOf(status: number, body: string): HttpProblem {
  let problem: Partial<Schemas["Problem"]> = {};
  try {
    problem = JSON.parse(body) ?? {};
  } catch {
    // Not the server's own answer.
  }
  return new HttpProblem(
    status,
    problem.code ?? "unavailable",
    problem.detail ?? "",
    problem.field,
    problem.retry_after_ms,
  );
}
