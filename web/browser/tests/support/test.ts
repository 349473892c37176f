/** The fixtures of all tests, with the client and the HTTP API of each person in the terms of the tests. */
import type { BrowserContextOptions } from "@playwright/test";
import { test as base, type Node, type Person } from "../../fixtures";
import { Client } from "../pages/client";
import { Api } from "./api";

export { expect, type Node, type Person, signIn } from "../../fixtures";
export { Client } from "../pages/client";
export type { Message } from "../pages/message";
export type { Api } from "./api";

interface PerTest {
  /** Somebody signed in on a device of their own. */
  readonly clientOf: (
    node: Node,
    person: Person,
    options?: BrowserContextOptions,
  ) => Promise<Client>;
  /** What somebody does elsewhere, by HTTP. */
  readonly apiOf: (node: Node, person: Person) => Api;
}

export const test = base.extend<PerTest>({
  clientOf: async ({ pageOf }, use) => {
    await use(async (node, person, options) => new Client(await pageOf(node, person, options)));
  },
  apiOf: async ({ request }, use) => {
    await use((node, person) => new Api(request, node, person));
  },
});
