import type { TokenProvider } from "../element/identity";

interface Session {
  readonly access_token: string;
  readonly refresh_token: string;
}

/**
 * Signs in to an account of this server and gives its tokens to the element. A page of one's own would rather have its
 * server make tokens (docs/embedding.md); this one has none.
 */
export async function signIn(username: string, password: string): Promise<TokenProvider> {
  let session = await post("/v1/sessions", { username, password, device_name: "/embed" });
  return async (why) => {
    if (why !== "connect") {
      session = await post("/v1/sessions/refresh", { refresh_token: session.refresh_token });
    }
    return session.access_token;
  };
}

async function post(path: string, body: object): Promise<Session> {
  const headers = { "Content-Type": "application/json" };
  const response = await fetch(path, { method: "POST", headers, body: JSON.stringify(body) });
  const answer: unknown = await response.json();
  if (!response.ok) {
    const { detail } = answer as { readonly detail?: string };
    const name = response.status === 401 ? "SignedOut" : "Error";
    throw Object.assign(new Error(detail ?? String(response.status)), { name });
  }
  return answer as Session;
}
