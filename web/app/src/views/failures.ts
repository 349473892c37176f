import type { CommandFailed } from "../core/types";
import type { Key } from "../i18n/catalogue";
import type { I18n } from "../i18n/i18n";

const KEYS = {
  offline: "failedOffline",
  unavailable: "failedUnavailable",
  forbidden: "failedForbidden",
  not_found: "failedNotFound",
  not_a_member: "failedNotMember",
  conflict: "failedConflict",
  too_large: "failedTooLarge",
  rate_limited: "failedRateLimited",
  invalid_frame: "failedInvalid",
  outbox_full: "outboxFull",
} as const satisfies Readonly<Record<string, Key>>;

export function isFailure(error: unknown): error is CommandFailed {
  return error instanceof Error && error.name === "CommandFailed";
}

/** The code of a refused command; "" if it is something else that went wrong. */
export function codeOf(error: unknown): string {
  return isFailure(error) ? error.code : "";
}

/** What went wrong, in the user's language. */
export function explain({ t }: I18n, error: unknown): string {
  return explainCode({ t }, codeOf(error));
}

export function explainCode({ t }: Pick<I18n, "t">, code: string): string {
  return t(
    (KEYS as Readonly<Record<string, (typeof KEYS)[keyof typeof KEYS]>>)[code] ?? "failedOther",
  );
}
