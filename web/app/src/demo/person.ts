import { type ReadonlySignal, signal } from "@preact/signals";
import { createAccount } from "../account/create";
import { browser } from "../account/surroundings";
import type { Account } from "../account/types";
import { directId } from "../core/ids";
import type { Client } from "../core/surroundings";
import type { PreferencesStore } from "../core/types";
import { memoryRouter, type Router } from "../views/router";

/** One of the two in front of the nodes, signed in by their name, as the demo lets anybody in. */
export interface Person {
  readonly name: string;
  readonly account: Account;
  readonly router: Router;
  /** The node they are connected to; undefined while they are to none. */
  readonly node: ReadonlySignal<string | undefined>;
  /** Sends to the other one; resolves once the outbox has it. */
  say(text: string): Promise<void>;
}

/**
 * @param urls of the nodes, the one to begin with first
 * @param heard given each client of theirs before it connects
 */
export function person(
  name: string,
  other: string,
  urls: readonly string[],
  preferences: PreferencesStore,
  heard: (client: Client) => void,
): Person {
  const node = signal<string | undefined>(undefined);
  let current: Client | undefined;
  const outside = browser();
  const account = createAccount(
    { urls, name: `demo-${name}`, external: { userId: name }, preferences },
    {
      ...outside,
      client(options) {
        const client = outside.client(options);
        client.on("state", (state) => {
          node.value = state.name === "live" ? state.node_id : undefined;
        });
        heard(client);
        current = client;
        return client;
      },
    },
  );
  return {
    name,
    account,
    router: memoryRouter({ chatId: directId(name, other) }),
    node,
    async say(text) {
      await current?.send({ to: other, text });
    },
  };
}
