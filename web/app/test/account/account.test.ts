import { beforeEach, describe, expect, test } from "vitest";
import { memoryStorage } from "../../src/account/surroundings";
import type { Account, AccountState } from "../../src/account/types";
import type { Core } from "../../src/core/types";
import { settled } from "../core/time";
import { type Browser, Office } from "./office";

let office: Office;
let browser: Browser;
let users = 0;
/** Databases live as long as the process: each test has its own user. */
let user: string;

beforeEach(() => {
  office = new Office();
  browser = office.browser();
  users += 1;
  user = `user${users}`;
});

describe("signing in", () => {
  test("begins signed out, with what the server wants", async () => {
    const account = await browser.tab();
    expect(account.state.value).toMatchObject({
      name: "signed_out",
      server: { auth_mode: "accounts" },
    });
  });

  test("signing up signs in as well, and makes a core that connects", async () => {
    const account = await signedIn();
    expect(core(account).me.value.user_id).toBe(user);
    expect(core(account).connection.value.name).toBe("live");
    expect(office.sessions.get(sessionId())?.name).toBe("Firefox on Linux");
  });

  test("rejects with what was wrong, and stays signed out", async () => {
    await signedIn();
    const account = await office.browser().tab();
    await refused(account.signUp({ username: user, password: "other" }), "conflict");
    await refused(account.signIn({ username: user, password: "wrong" }), "unauthorized");
    office.world.server.disabled.add(user);
    await refused(account.signIn({ username: user, password: "secret" }), "forbidden");
    office.world.server.unreachable = true;
    await refused(account.signIn({ username: user, password: "secret" }), "offline");
    expect(account.state.value.name).toBe("signed_out");
  });

  test("is still so after a reload, also without a connection", async () => {
    const account = await signedIn();
    account.close();
    await settled();
    await office.world.offline();
    const again = await browser.tab();
    expect(core(again).me.value.user_id).toBe(user);
    expect(core(again).connection.value.name).toBe("waiting");
    await office.world.back();
    expect(core(again).connection.value.name).toBe("live");
  });

  test("a server that cannot be asked is asked again by itself, when online again, and on demand", async () => {
    await office.world.offline();
    const account = await browser.tab();
    expect(account.state.value.name).toBe("unreachable");
    const asked = office.asked.length;
    await office.world.time.pass(3500);
    expect(office.asked.length).toBe(asked + 2);
    account.retry();
    await settled();
    expect(office.asked.length).toBe(asked + 3);
    await office.world.back();
    expect(account.state.value.name).toBe("signed_out");
  });

  test("in open mode takes a user id, in jwt mode a token", async () => {
    office.mode = "open";
    const open = await browser.tab();
    await done(open.signInOpen("alice"));
    expect(core(open).connection.value.name).toBe("live");

    office.mode = "jwt";
    office.world.server.tokens.set("a.b.c", user);
    const other = office.browser();
    const jwt = await other.tab();
    await done(jwt.signInWithToken("a.b.c"));
    expect(core(jwt).me.value.user_id).toBe(user);
    office.world.server.tokens.delete("a.b.c");
    office.world.server.drop(user);
    await office.world.time.pass(30_000);
    expect(jwt.state.value).toMatchObject({ name: "signed_out", why: "ended" });
    expect((await other.tab()).state.value.name).toBe("signed_out");
  });

  test("a session of another kind of server at the same address does not count", async () => {
    const account = await signedIn();
    account.close();
    office.mode = "open";
    browser.storage.removeItem("parley:server");
    const again = await browser.tab();
    expect(again.state.value).toMatchObject({ name: "signed_out", why: "ended" });
  });
});

describe("signing out", () => {
  test("removes all that is kept, here and on the server", async () => {
    office.world.server.room("g42", { member_ids: [user, "bob"] }).fill(3);
    const account = await signedIn();
    core(account).chat("g42")?.setText("draft");
    await office.world.time.pass(1000);
    await done(account.signOut());
    expect(account.state.value).toMatchObject({ name: "signed_out" });
    expect(account.state.value).not.toHaveProperty("why");
    expect(browser.storage.getItem("parley:session")).toBeNull();
    expect(office.sessions.size).toBe(0);
    const names = (await indexedDB.databases()).map(({ name }) => name);
    expect(names.filter((name) => name?.includes(user))).toEqual([]);
  });

  test("is not taken for a session that was ended elsewhere", async () => {
    const account = await signedIn();
    const release = office.world.server.holdHttp();
    const signingOut = account.signOut();
    await settled();
    expect(office.sessions.size).toBe(0);
    await office.world.time.pass(1500);
    expect(account.state.value.name).toBe("signed_in");
    expect(office.asked).not.toContain("POST /v1/sessions/refresh");
    release();
    await signingOut;
    expect(account.state.value).not.toHaveProperty("why");
  });

  test("signs out in all tabs", async () => {
    const account = await signedIn();
    const other = await browser.tab();
    core(other);
    await done(account.signOut());
    expect(other.state.value).toMatchObject({ name: "signed_out", why: "elsewhere" });
    const names = (await indexedDB.databases()).map(({ name }) => name);
    expect(names.filter((name) => name?.includes(user))).toEqual([]);
  });

  test("works without a network", async () => {
    const account = await signedIn();
    await office.world.offline();
    await done(account.signOut());
    expect(account.state.value.name).toBe("signed_out");
    expect(browser.storage.getItem("parley:session")).toBeNull();
  });

  test("waits for what is to be done before, but not for ever", async () => {
    const account = await signedIn();
    const order: string[] = [];
    account.onSigningOut(async () => void order.push(`${office.sessions.size} session`));
    account.onSigningOut(() => new Promise(() => {}));
    const signingOut = account.signOut();
    await settled();
    expect(account.state.value.name).toBe("signed_in");
    await office.world.time.pass(2000);
    await signingOut;
    expect(order).toEqual(["1 session"]);
    expect(account.state.value.name).toBe("signed_out");
  });

  test("signing in again shows in the other tabs", async () => {
    const account = await signedIn();
    const other = await browser.tab();
    await done(account.signOut());
    await done(account.signIn({ username: user, password: "secret" }));
    expect(core(other).me.value.user_id).toBe(user);
  });

  test("deleting the account needs the password, and signs out", async () => {
    const account = await signedIn();
    await refused(account.deleteAccount("wrong", { messages: false }), "forbidden");
    await done(account.deleteAccount("secret", { messages: true }));
    expect(account.state.value).toMatchObject({ name: "signed_out", why: "deleted" });
  });

  test("a session that is ended elsewhere ends here, and nothing is left", async () => {
    const account = await signedIn();
    office.end(sessionId());
    await office.world.time.pass(30_000);
    expect(account.state.value).toMatchObject({ name: "signed_out", why: "ended" });
    expect(browser.storage.getItem("parley:session")).toBeNull();
  });

  test("a user who is disabled is told so", async () => {
    const account = await signedIn();
    office.world.server.disabled.add(user);
    office.world.server.drop(user);
    await office.world.time.pass(30_000);
    expect(account.state.value).toMatchObject({
      name: "signed_out",
      why: "disabled",
      message: "this account is disabled",
    });
  });
});

describe("sessions of a user", () => {
  test("are listed, ended one by one, and the own one by signing out", async () => {
    const account = await signedIn();
    const elsewhere = await office.browser().tab();
    await done(elsewhere.signIn({ username: user, password: "secret" }));
    const ids = (await account.sessions()).map(({ session_id }) => session_id);
    expect(ids).toEqual([...office.sessions.keys()]);
    const [, other = ""] = ids;
    await done(account.endSession(other));
    await office.world.time.pass(30_000);
    expect(elsewhere.state.value).toMatchObject({ name: "signed_out", why: "ended" });
    await done(account.endSession(sessionId()));
    expect(account.state.value).not.toHaveProperty("why");
  });

  test("the password is changed by who knows it", async () => {
    const account = await signedIn();
    await refused(account.changePassword("wrong", "better secret"), "forbidden");
    await done(account.changePassword("secret", "better secret"));
    expect(office.passwords.get(user)).toBe("better secret");
  });
});

describe("tokens", () => {
  test("are renewed before they end, once for all tabs", async () => {
    const account = await signedIn();
    const other = await browser.tab();
    const before = office.refreshed;
    await office.world.time.pass(860_000);
    await account.sessions();
    await other.sessions();
    expect(office.refreshed).toBe(before);
    await office.world.time.pass(20_000);
    await Promise.all([account.sessions(), other.sessions(), account.sessions()]);
    expect(office.refreshed).toBe(before + 1);
  });

  test("are renewed once also where there are no locks, as the server repeats its answer", async () => {
    browser.locks = false;
    const account = await signedIn();
    const other = await browser.tab();
    await office.world.time.pass(880_000);
    await Promise.all([account.sessions(), other.sessions()]);
    expect([account.state.value.name, other.state.value.name]).toEqual(["signed_in", "signed_in"]);
  });

  test("that are refused are renewed at once", async () => {
    const account = await signedIn();
    office.world.server.tokens.clear();
    expect(await account.sessions()).toHaveLength(1);
    expect(office.refreshed).toBe(1);
  });

  test("that cannot be renewed for lack of a network do not end the session", async () => {
    const account = await signedIn();
    await office.world.offline();
    await office.world.time.pass(3_600_000);
    await office.world.back();
    await office.world.time.pass(30_000);
    expect(core(account).connection.value.name).toBe("live");
  });
});

describe("a tab", () => {
  test("is the same device after a reload, another one in each tab, and a new one if it was duplicated", async () => {
    const tabStorage = memoryStorage();
    const account = await signedIn(tabStorage);
    const first = tabStorage.getItem("parley:device");
    account.close();
    await settled();
    await browser.tab({}, tabStorage);
    expect(tabStorage.getItem("parley:device")).toBe(first);
    const duplicate = memoryStorage();
    duplicate.setItem("parley:device", first ?? "");
    await browser.tab({}, duplicate);
    expect(duplicate.getItem("parley:device")).not.toBe(first);
    const hellos = office.world.server.hellos.map(({ device_id }) => device_id);
    expect(hellos).toEqual([first, first, duplicate.getItem("parley:device")]);
  });

  test("takes on what a tab left that is gone", async () => {
    office.world.server.room("g42", { member_ids: [user, "bob"] });
    const account = await signedIn();
    const other = await browser.tab();
    await office.world.offline();
    core(account).chat("g42")?.setText("left behind");
    await done(core(account).chat("g42")?.send() ?? Promise.reject());
    account.close();
    await settled();
    await office.world.back();
    await settled();
    const { items } = core(other).chat("g42")?.timeline ?? { items: { value: [] } };
    const last = items.value.at(-1);
    expect(last?.kind === "message" && last.message.text).toBe("left behind");
  });
});

describe("an account that the page around gives", () => {
  test("takes tokens from there, keeps one while it counts, and stores nothing", async () => {
    office.world.server.tokens.set("outside-1", user);
    const asked: string[] = [];
    const token = async (why: string) => {
      asked.push(why);
      return `outside-${asked.length}`;
    };
    const account = await browser.tab({ external: { token } });
    expect(core(account).connection.value.name).toBe("live");
    expect(asked).toEqual(["connect"]);
    expect(browser.storage.getItem("parley:session")).toBeNull();
    office.world.server.tokens.clear();
    office.world.server.tokens.set("outside-2", user);
    expect((await core(account).search("x")).items).toEqual([]);
    expect(asked).toEqual(["connect", "refused"]);
    const names = (await indexedDB.databases()).map(({ name }) => name);
    expect(names.filter((name) => name?.includes(user))).toEqual([]);
  });

  test("takes a user id in open mode", async () => {
    office.mode = "open";
    const account = await browser.tab({ external: { userId: "alice" } });
    expect(core(account).connection.value.name).toBe("live");
  });

  test("is signed out when there says so, and tries again when it is only not reached", async () => {
    let fail: Error | undefined = new TypeError("fetch failed");
    office.world.server.tokens.set("outside", user);
    const token = async () => {
      if (fail !== undefined) {
        throw fail;
      }
      return "outside";
    };
    const account = await browser.tab({ external: { token } });
    expect(account.state.value.name).toBe("unreachable");
    fail = undefined;
    await office.world.time.pass(1000);
    core(account);
    fail = Object.assign(new Error("they went home"), { name: "SignedOut" });
    office.world.server.tokens.clear();
    office.world.server.drop(user);
    await office.world.time.pass(30_000);
    expect(account.state.value).toMatchObject({
      name: "signed_out",
      why: "ended",
      message: "they went home",
    });
  });

  test("does not sign anybody in by itself", async () => {
    office.mode = "open";
    const account = await browser.tab({ external: { userId: "alice" } });
    await refused(account.signIn({ username: "a", password: "b" }), "unsupported");
    await done(account.signOut());
    expect(account.state.value.name).toBe("signed_out");
  });
});

async function signedIn(tabStorage = memoryStorage()): Promise<Account> {
  const account = await browser.tab({}, tabStorage);
  await done(account.signUp({ username: user, password: "secret" }));
  return account;
}

function core(account: Account): Core {
  const state: AccountState = account.state.value;
  if (state.name !== "signed_in") {
    throw new Error(`${state.name}, not signed in`);
  }
  return state.core;
}

async function done(doing: Promise<void>): Promise<void> {
  doing.catch(() => {});
  await settled();
  await doing;
  await settled();
}

/** Of who signed in first. */
function sessionId(): string {
  return [...office.sessions.keys()][0] ?? "";
}

async function refused(doing: Promise<void>, code: string): Promise<void> {
  await expect(doing).rejects.toMatchObject({ name: "CommandFailed", code });
}
