import { failure } from "../core/failure";
import type { Nodes } from "../core/nodes";
import type { ServerInfo } from "../core/types";
import type { Storage } from "./surroundings";

const KEY = "parley:server";

/** What the server says of itself; the last answer is kept, so that the app starts without a connection. */
export class Servers {
  readonly #key: string;

  constructor(
    private readonly nodes: Nodes,
    private readonly storage: Storage,
    name: string,
  ) {
    this.#key = name === "" ? KEY : `${KEY}:${name}`;
  }

  known(): ServerInfo | undefined {
    try {
      const known = JSON.parse(this.storage.getItem(this.#key) ?? "null");
      return isServer(known) ? known : undefined;
    } catch {
      return undefined;
    }
  }

  async ask(): Promise<ServerInfo> {
    const response = await this.nodes.fetch(`${this.nodes.url}/v1/server`);
    const server: unknown = response.ok ? await response.json() : undefined;
    if (!isServer(server)) {
      throw failure("unavailable", `/v1/server answered ${response.status}`);
    }
    this.storage.setItem(this.#key, JSON.stringify(server));
    return server;
  }
}

function isServer(value: unknown): value is ServerInfo {
  const server = value as Partial<ServerInfo> | null | undefined;
  return (
    ["accounts", "open", "jwt"].includes(server?.auth_mode ?? "") &&
    typeof server?.max_text_bytes === "number" &&
    typeof server.max_attachment_bytes === "number"
  );
}
