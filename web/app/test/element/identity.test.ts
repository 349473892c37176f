import { describe, expect, it } from "vitest";
import { type Given, identityOf, keyOf } from "../../src/element/identity";

function tokenOf(given: Given) {
  const identity = identityOf(() => given);
  if (identity === undefined || !("token" in identity)) throw new Error("no token");
  return identity.token;
}

const jwt = (claims: object) => `e30.${btoa(JSON.stringify(claims)).replace(/=/g, "")}.x`;

describe("who the user of <parley-chat> is", () => {
  it("is nobody until the page says so", () => {
    expect(identityOf(() => ({}))).toBeUndefined();
  });

  it("is said by a provider first, then a token, then a name", async () => {
    const provider = async () => "provided";
    const token = tokenOf({ provider, token: "fixed", user: "ann" });
    expect(await token("connect")).toBe("provided");
    expect(await tokenOf({ token: "fixed", user: "ann" })("renew")).toBe("fixed");
    expect(identityOf(() => ({ user: "ann" }))).toEqual({ userId: "ann" });
  });

  it("is asked of the page anew each time", async () => {
    const given: { token: string } = { token: "old" };
    const identity = identityOf(() => given);
    given.token = "new";
    expect(identity && "token" in identity && (await identity.token("renew"))).toBe("new");
  });

  it("is told why a token is needed", async () => {
    const asked: string[] = [];
    const token = tokenOf({ provider: (why) => (asked.push(why), "t") });
    await token("connect");
    await token("refused");
    expect(asked).toEqual(["connect", "refused"]);
  });

  it.each([undefined, null, ""])("is nobody any more when the provider gives %o", async (none) => {
    await expect(tokenOf({ provider: () => none })("connect")).rejects.toMatchObject({
      name: "SignedOut",
    });
  });

  it("is nobody any more when a fixed token was refused", async () => {
    await expect(tokenOf({ token: "t" })("refused")).rejects.toMatchObject({ name: "SignedOut" });
  });

  it("may be tried again when a provider fails", async () => {
    const failing = tokenOf({ provider: () => Promise.reject(new Error("offline")) });
    await expect(failing("connect")).rejects.toMatchObject({ name: "Error", message: "offline" });
  });

  it("stays the same with another token of the same subject", () => {
    const ann = jwt({ sub: "ann", exp: 1 });
    expect(keyOf({ token: ann })).toBe(keyOf({ token: jwt({ sub: "ann", exp: 2 }) }));
    expect(keyOf({ token: ann })).not.toBe(keyOf({ token: jwt({ sub: "ben", exp: 1 }) }));
    expect(keyOf({ token: "opaque-1" })).not.toBe(keyOf({ token: "opaque-2" }));
  });

  it("stays the same with another function that provides tokens, as frameworks make", () => {
    expect(keyOf({ provider: () => "a" })).toBe(keyOf({ provider: () => "b" }));
  });
});
