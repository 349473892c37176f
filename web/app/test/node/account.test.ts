import "fake-indexeddb/auto";
import { ParleyClient } from "@parley/client";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { WebSocket } from "ws";
import { ParleyNode } from "../../../sdk/test/node";
import { createAccount } from "../../src/account/create";
import { memoryStorage, type Surroundings } from "../../src/account/surroundings";
import type { Account } from "../../src/account/types";
import { removeKept } from "../../src/core/keep";
import { storesOf } from "../../src/core/parts";
import { browser as core } from "../../src/core/surroundings";
import type { ChatModel, Core } from "../../src/core/types";
import { shown } from "../core/shown";

/** Against a real node, whose jar PARLEY_JAR names: what the tests in memory take for granted. */
describe.skipIf(process.env.PARLEY_JAR === undefined)("with a real node", () => {
  let node: ParleyNode;
  let alice: Account;
  let bob: Account;

  beforeAll(async () => {
    node = await ParleyNode.start("accounts");
    [alice, bob] = [await signedUp("alice"), await signedUp("bob")];
  }, 300_000);

  afterAll(async () => {
    alice?.close();
    bob?.close();
    await node?.stop();
  }, 60_000);

  test("two users find each other, write, read, react, edit and delete", async () => {
    const [a, b] = [coreOf(alice), coreOf(bob)];
    const found = (await a.findUsers("bob")).items[0];
    expect(found?.name).toBe("Bob");
    const there = await a.openDirect(found?.user_id ?? "");
    await there.timeline.open();
    expect(there.title.value).toBe("Bob");
    await write(there, "hello");
    await write(there, "how are you?");
    await until(() => b.totalUnread.value === 2);
    const here = b.chats.value[0] as ChatModel;
    await until(() => here.title.value === "Alice");
    await here.timeline.open();
    expect(here.timeline.firstUnread.value).toBe(2);
    expect(shown(here)).toEqual(["<chat_created>", "hello", "how are you?"]);
    await until(() => status(there) === "delivered");
    here.timeline.seen(3);
    await until(() => status(there) === "read");
    await here.react(3, "👍", true);
    await there.setEditing(2);
    there.setText("hello!");
    await there.send();
    await there.remove(3);
    await until(() => shown(here).join() === "<chat_created>,hello!,(deleted)");
    expect(b.totalUnread.value).toBe(0);
  }, 60_000);

  test("a reload brings markers and the place back; what was missed while away comes", async () => {
    const [a, b] = [coreOf(alice), coreOf(bob)];
    const group = await a.createChat("group", "Team", [b.me.value.user_id]);
    await until(() => b.chats.value.some(({ title }) => title.value === "Team"));
    const here = await b.open(group.id);
    await here.timeline.open();
    for (let i = 1; i <= 3; i += 1) {
      await write(group, `message ${i}`);
    }
    await until(() => shown(here).at(-1) === "message 3");
    here.timeline.seen(3);
    await until(() => here.unread.value === 1);
    bob.close();
    await write(group, "missed @bob");
    bob = await reopened("bob");
    const again = await coreOf(bob).open(group.id);
    await until(() => again.unread.value === 2);
    await again.timeline.open();
    expect(again.timeline.firstUnread.value).toBe(4);
    await until(() => shown(again).at(-1) === "missed @bob");
    expect(again.mentioned.value).toBe(true);
    await until(() => again.role.value === "member");
    await until(() => coreOf(alice).people.person(coreOf(bob).me.value.user_id).value.known);
    await until(() => coreOf(bob).chats.value[0]?.id === group.id);
  }, 60_000);

  test("files go along, and are had by the other", async () => {
    const group = coreOf(alice).chats.value.find(
      ({ title }) => title.value === "Team",
    ) as ChatModel;
    group.attach([new File(["abc"], "note.txt", { type: "text/plain" })]);
    await until(() => group.sendable.value === "yes");
    await group.send();
    const there = (await coreOf(bob).open(group.id)) as ChatModel;
    await until(() => last(there)?.attachments.length === 1);
    const id = last(there)?.attachments[0]?.attachment_id ?? "";
    expect(await (await coreOf(bob).files.blob(id)).text()).toBe("abc");
    expect(last(group)?.attachments[0]?.name).toBe("note.txt");
  }, 60_000);

  test("who is removed while reading is told; who signs out leaves nothing", async () => {
    const group = coreOf(alice).chats.value.find(
      ({ title }) => title.value === "Team",
    ) as ChatModel;
    const there = (await coreOf(bob).open(group.id)) as ChatModel;
    await group.removeMember(coreOf(bob).me.value.user_id);
    await until(() => there.membership.value === "removed");
    expect(there.sendable.value).toBe("not_allowed");
    expect((await bob.sessions()).length).toBe(1);
    await bob.signOut();
    expect(bob.state.value.name).toBe("signed_out");
  }, 60_000);

  const browsers = new Map<string, Surroundings>();

  async function signedUp(username: string): Promise<Account> {
    const account = await reopened(username);
    const displayName = username[0]?.toUpperCase() + username.slice(1);
    await account.signUp({ username, password: "correct horse", displayName });
    await until(() => coreOf(account).connection.value.name === "live");
    coreOf(account).setVisible(true);
    return account;
  }

  /** The account of a browser's only tab, after a load. */
  async function reopened(name: string): Promise<Account> {
    const outside = browsers.get(name) ?? surroundings();
    browsers.set(name, outside);
    const account = createAccount({ urls: [node.url], name }, outside);
    await until(() => !["loading", "unreachable"].includes(account.state.value.name));
    return account;
  }
});

function surroundings(): Surroundings {
  return {
    ...core,
    client: (options) =>
      new ParleyClient({ ...options, environment: { WebSocket: WebSocket as never } }),
    channel: () => undefined,
    online: () => true,
    watchOnline: () => () => {},
    storage: memoryStorage(),
    tabStorage: memoryStorage(),
    locks: { exclusive: (_, task) => task(), hold: async () => undefined },
    deviceName: "Test",
    newId: () => Math.random().toString(36).slice(2),
    async removeStores(name) {
      const { keep, outbox } = storesOf(name);
      await Promise.all([removeKept(keep), removeKept(outbox)]);
    },
  };
}

function coreOf(account: Account): Core {
  const { value } = account.state;
  if (value.name !== "signed_in") {
    throw new Error(`${JSON.stringify(value)}, not signed in`);
  }
  return value.core;
}

async function write(chat: ChatModel, text: string): Promise<void> {
  chat.setText(text);
  await chat.send();
}

function last(chat: ChatModel) {
  const { value } = chat.preview;
  return value?.kind === "message" ? value.message : undefined;
}

function status(chat: ChatModel): string | undefined {
  const { value } = chat.preview;
  return value?.kind === "message" ? value.receipt?.value.status : undefined;
}

function until(holds: () => boolean): Promise<void> {
  return vi.waitFor(() => expect(holds()).toBe(true), { timeout: 20_000, interval: 20 });
}
