import { OutboxFull, RequestError, SignedOut } from "@parley/client";
import { HttpProblem } from "@parley/client/http";
import type { CommandFailed } from "./types";

/** The codes of which a repeat may do better. */
const RETRYABLE = new Set(["unavailable", "rate_limited"]);

/** The SDK's own codes of requests that got no answer. */
const NO_WAY = new Set(["unanswered", "closed"]);

export function failure(
  code: string,
  detail: string,
  more: {
    readonly field?: string;
    readonly retryable?: boolean;
    readonly retryAfterMs?: number;
  } = {},
): CommandFailed {
  const { retryable = RETRYABLE.has(code) || code === "offline", field, retryAfterMs } = more;
  return Object.assign(new Error(`${code}: ${detail}`), {
    name: "CommandFailed" as const,
    code,
    detail,
    retryable,
    ...(field !== undefined && { field }),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  });
}

/** What views are told of whatever went wrong: one kind of error, be it from a frame, from HTTP or from the network. */
export function asFailure(error: unknown): CommandFailed {
  if (isFailure(error)) {
    return error;
  }
  if (error instanceof RequestError) {
    const { message, retryable, retryAfterMs } = error;
    const code = NO_WAY.has(error.code) ? "offline" : error.code;
    return failure(code, message, {
      retryable,
      ...(retryAfterMs !== undefined && { retryAfterMs }),
    });
  }
  if (error instanceof HttpProblem) {
    const { code, detail, field, retryAfterMs } = error;
    return failure(code, detail, {
      ...(field !== undefined && { field }),
      ...(retryAfterMs !== undefined && { retryAfterMs }),
    });
  }
  if (error instanceof OutboxFull) {
    return failure("too_large", error.message);
  }
  if (error instanceof SignedOut) {
    return failure("unauthorized", error.message);
  }
  if (error instanceof TypeError) {
    return failure("offline", error.message); // so fetch says that there is no way to the server
  }
  return failure("unavailable", error instanceof Error ? error.message : String(error));
}

export function isFailure(error: unknown): error is CommandFailed {
  return error instanceof Error && error.name === "CommandFailed";
}

/** Does something whose failure is told as a CommandFailed. */
export async function told<T>(doing: Promise<T>): Promise<T> {
  try {
    return await doing;
  } catch (error) {
    throw asFailure(error);
  }
}
