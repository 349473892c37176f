import { describe, expect, test } from "vitest";
import type { ChatModel } from "../../src/core/types";
import { opened, shown } from "./shown";
import { settled } from "./time";
import { World } from "./world";

describe("files", () => {
  test("are uploaded two at a time, and go with the message", async () => {
    const { world, chat } = await team();
    const release = world.server.holdHttp();
    chat.attach([file("a.png"), file("b.txt"), file("c.txt")]);
    await settled();
    expect(states(chat)).toEqual(["uploading", "uploading", "waiting"]);
    expect(chat.sendable.value).toBe("uploading");
    release();
    await settled();
    expect(states(chat)).toEqual(["done", "done", "done"]);
    expect(chat.draft.value.uploads.map(({ progress }) => progress.value)).toEqual([1, 1, 1]);
    expect(chat.sendable.value).toBe("yes");
    await send(chat);
    expect(world.server.got("send")[0]).toMatchObject({
      text: "",
      attachments: ["ref-a.png", "ref-b.txt", "ref-c.txt"],
      meta: { image_0: "1200x800" },
    });
    expect(chat.draft.value.uploads).toEqual([]);
  });

  test("that are too large fail before anything is sent, and more than ten are too many", async () => {
    const { world, chat } = await team();
    chat.attach([new File([new Uint8Array(1001)], "large.bin")]);
    chat.attach(Array.from({ length: 10 }, (_, i) => file(`${i}.txt`)));
    await settled();
    const failures = chat.draft.value.uploads.map(({ failure }) => failure?.code);
    expect(failures[0]).toBe("too_large");
    expect(failures.at(-1)).toBe("too_many");
    expect(failures.filter((code) => code === undefined)).toHaveLength(9);
    expect(world.server.asked.filter((path) => path.includes("attachments"))).toHaveLength(9);
    expect(chat.sendable.value).toBe("upload_failed");
    chat.removeUpload(chat.draft.value.uploads[0]?.id ?? "");
    chat.retryUpload(chat.draft.value.uploads.at(-1)?.id ?? "");
    await settled();
    expect(chat.sendable.value).toBe("yes");
  });

  test("whose upload fails say why, and can be tried again", async () => {
    const { world, chat } = await team();
    world.server.unreachable = true;
    chat.attach([file("a.txt")]);
    await settled();
    expect(chat.draft.value.uploads[0]).toMatchObject({
      state: "failed",
      failure: { code: "offline" },
    });
    expect(chat.sendable.value).toBe("upload_failed");
    world.server.unreachable = false;
    chat.retryUpload(chat.draft.value.uploads[0]?.id ?? "");
    await settled();
    expect(states(chat)).toEqual(["done"]);
    expect(chat.draft.value.uploads[0]?.failure).toBeUndefined();
  });

  test("that are removed are not uploaded any further, and make room for the next", async () => {
    const { world, chat } = await team();
    const release = world.server.holdHttp();
    chat.attach([file("a.txt"), file("b.txt"), file("c.txt")]);
    await settled();
    const [a, , c] = chat.draft.value.uploads;
    chat.removeUpload(a?.id ?? "");
    chat.removeUpload(c?.id ?? "");
    release();
    await settled();
    expect(chat.draft.value.uploads.map(({ name }) => name)).toEqual(["b.txt"]);
    expect(world.server.asked.filter((path) => path.includes("c.txt"))).toEqual([]);
  });

  test("show in the message while it is on its way", async () => {
    const { world, chat } = await team();
    chat.attach([file("a.png")]);
    await settled();
    await world.offline();
    await send(chat);
    const item = chat.timeline.items.value.at(-1);
    expect(item?.kind === "outgoing" && item.attachments).toEqual([
      { attachment_id: "a.png", name: "a.png", media_type: "image/png", size: 3, preview: true },
    ]);
  });

  test("survive a reload once they are uploaded, for as long as the server keeps them", async () => {
    const world = new World();
    world.server.room("g42", { member_ids: ["uploader", "bob"] });
    const core = await world.core("uploader", { keep: true });
    const chat = await opened(core, "g42");
    chat.attach([file("a.txt")]);
    await settled();
    await closed(core.close());
    const again = await world.core("uploader", { keep: true });
    const draft = (await opened(again, "g42")).draft.value;
    expect(draft.uploads).toMatchObject([{ name: "a.txt", state: "done" }]);
    expect(draft.uploads[0]?.progress.value).toBe(1);
    await closed(again.close());
    await world.time.pass(20 * 3_600_000);
    const late = await world.core("uploader", { keep: true });
    expect((await opened(late, "g42")).draft.value.uploads).toEqual([]);
  });

  test("just uploaded are at hand, others are fetched once", async () => {
    const { world, core, chat } = await team();
    chat.attach([file("a.png")]);
    await settled();
    expect(await (await core.files.blob("a.png", { preview: true })).text()).toBe("abc");
    expect(world.server.asked.filter((path) => path.startsWith("GET /v1/attachments"))).toEqual([]);
    const [one, two] = await Promise.all([core.files.blob("other"), core.files.blob("other")]);
    expect(one).toBe(two);
    await core.files.blob("other");
    expect(world.server.asked.filter((path) => path === "GET /v1/attachments/other")).toHaveLength(
      1,
    );
    world.server.unreachable = true;
    await expect(core.files.blob("third")).rejects.toMatchObject({ code: "offline" });
    world.server.unreachable = false;
    expect(await (await core.files.blob("third")).text()).toBe("bytes of third");
  });

  test("those of an edited message stay with it: it may have no text", async () => {
    const { chat } = await team();
    chat.attach([file("a.png")]);
    await settled();
    chat.setText("look");
    await send(chat);
    expect(shown(chat).at(-1)).toBe("look");
    chat.setEditing(chat.lastOwn());
    chat.setText("");
    expect(chat.sendable.value).toBe("yes");
  });
});

async function team() {
  const world = new World();
  world.server.room("g42");
  const measure = async () => ({ width: 1200, height: 800 });
  const core = await world.core("alice", {}, { measure });
  return { world, core, chat: await opened(core, "g42") };
}

function file(name: string): File {
  return new File(["abc"], name, { type: name.endsWith(".png") ? "image/png" : "text/plain" });
}

function states(chat: ChatModel): string[] {
  return chat.draft.value.uploads.map(({ state }) => state);
}

async function send(chat: ChatModel): Promise<void> {
  await closed(chat.send());
}

async function closed(doing: Promise<void>): Promise<void> {
  await settled();
  await doing;
}
