import type { TokenSource } from "../account/tokens";

/**
 * Gives a token whenever one is needed: "connect", "renew" some time before the present one ends, "refused" when the
 * server refused the last one. Nothing means that nobody is signed in any more.
 */
export type TokenProvider = (
  why: "connect" | "renew" | "refused",
) => Promise<string | null | undefined> | string | null | undefined;

/** How the page says who its user is; the first of these that is there counts. */
export interface Given {
  readonly provider?: TokenProvider | undefined;
  readonly token?: string | undefined;
  readonly user?: string | undefined;
}

export type Identity = { readonly token: TokenSource } | { readonly userId: string };

/** @param given asked each time, since the page may replace what it gave */
export function identityOf(given: () => Given): Identity | undefined {
  const { provider, token, user } = given();
  if (provider !== undefined || token !== undefined) {
    return { token: (why) => ask(given(), why) };
  }
  return user === undefined ? undefined : { userId: user };
}

async function ask({ provider, token }: Given, why: Parameters<TokenSource>[0]): Promise<string> {
  // A fixed token that was refused will be so again.
  const answer = provider ? await provider(why) : why === "refused" ? undefined : token;
  if (!answer) {
    // The name is what the SDK goes by: nobody is signed in any more.
    throw Object.assign(new Error("the page has no token"), { name: "SignedOut" });
  }
  return answer;
}

/** The same as long as it is the same user, as far as that can be told. */
export function keyOf({ provider, token, user }: Given): string {
  if (provider !== undefined) return "provider";
  if (token !== undefined) return `token ${subjectOf(token) ?? token}`;
  return `user ${user ?? ""}`;
}

/** Whose token it is, if it is a JWT. */
function subjectOf(token: string): string | undefined {
  try {
    const [, payload = ""] = token.split(".");
    const { sub } = JSON.parse(atob(payload.replace(/-/g, "+").replace(/_/g, "/")));
    return typeof sub === "string" ? sub : undefined;
  } catch {
    return undefined;
  }
}
