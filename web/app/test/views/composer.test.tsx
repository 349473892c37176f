// @vitest-environment happy-dom
import { cleanup, fireEvent, screen, waitFor } from "@testing-library/preact";
import { createRef } from "preact";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ChatModel, Core } from "../../src/core/types";
import { Composer } from "../../src/views/composer";
import { useCore } from "../../src/views/context";
import { mount, prepareDom } from "./mount";

const CHAT = "g-team";
const sent = vi.fn();

function Shown() {
  const chat = useCore().chat(CHAT) as ChatModel;
  return <Composer chat={chat} handle={createRef()} onSent={sent} />;
}

let core: Core;
let chat: ChatModel;
const area = () => screen.getByRole<HTMLTextAreaElement>("textbox", { name: /Message to/ });

beforeEach(() => {
  prepareDom();
  sent.mockReset();
  core = mount(<Shown />).core;
  chat = core.chat(CHAT) as ChatModel;
  vi.spyOn(chat, "send");
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

function type(text: string) {
  area().value = text;
  area().setSelectionRange(text.length, text.length);
  fireEvent.input(area());
}

const press = (key: string, more: KeyboardEventInit = {}) =>
  fireEvent.keyDown(area(), { key, ...more });

describe("Enter", () => {
  it("sends", async () => {
    type("hello");
    expect(press("Enter")).toBe(false);
    expect(chat.send).toHaveBeenCalledOnce();
    expect(sent).toHaveBeenCalledOnce();
    await waitFor(() => expect(area().value).toBe(""));
  });

  it("begins a new line with Shift", () => {
    type("hello");
    expect(press("Enter", { shiftKey: true })).toBe(true);
    expect(chat.send).not.toHaveBeenCalled();
  });

  it("belongs to whoever composes characters", () => {
    type("ni");
    press("Enter", { isComposing: true });
    press("Enter", { keyCode: 229 });
    expect(chat.send).not.toHaveBeenCalled();
  });

  it("sends nothing that is empty", () => {
    type("   ");
    press("Enter");
    expect(chat.send).not.toHaveBeenCalled();
  });

  it("begins a new line where it is set so, and Ctrl+Enter sends", () => {
    core.preferences.set({ enterSends: false });
    type("hello");
    expect(press("Enter")).toBe(true);
    expect(chat.send).not.toHaveBeenCalled();
    press("Enter", { ctrlKey: true });
    expect(chat.send).toHaveBeenCalledOnce();
  });
});

describe("arrow up", () => {
  it("edits the last own message when nothing is written", async () => {
    expect(press("ArrowUp")).toBe(false);
    await waitFor(() => expect(area().value).toBe("Thanks everybody, that was quick!"));
    expect(screen.getByText("Edit message")).toBeTruthy();
    expect(screen.getByRole("button", { name: "Save the change" })).toBeTruthy();
  });

  it("moves the cursor when something is", () => {
    type("hello");
    expect(press("ArrowUp")).toBe(true);
    expect(chat.draft.value.editing).toBeUndefined();
  });
});

it("Escape ends the edit, then the reply", async () => {
  chat.setEditing(chat.lastOwn());
  await screen.findByText("Edit message");
  press("Escape");
  await waitFor(() => expect(chat.draft.value.editing).toBeUndefined());
  chat.setReplyTo(5);
  await screen.findByText(/^Reply to/);
  press("Escape");
  await waitFor(() => expect(chat.draft.value.replyTo).toBeUndefined());
});

describe("a mention", () => {
  it("is offered, moved in by arrows and taken by Enter", async () => {
    type("hi @b");
    const list = await screen.findByRole("listbox");
    const options = () => screen.getAllByRole("option");
    expect(options().map((o) => o.textContent)).toEqual([
      "Ben Kowalski@ben.k",
      "Build bot@b_build",
    ]);
    expect(area().getAttribute("aria-controls")).toBe(list.id);
    press("ArrowDown");
    await waitFor(() => expect(options()[1]?.getAttribute("aria-selected")).toBe("true"));
    expect(area().getAttribute("aria-activedescendant")).toBe(options()[1]?.id);
    press("ArrowDown");
    await waitFor(() => expect(options()[0]?.getAttribute("aria-selected")).toBe("true"));
    expect(press("Enter")).toBe(false);
    expect(chat.send).not.toHaveBeenCalled();
    await waitFor(() => expect(area().value).toBe("hi @ben.k "));
    expect(screen.queryByRole("listbox")).toBeNull();
  });

  it("is not offered again where Escape closed it, but elsewhere", async () => {
    type("@b");
    await screen.findByRole("listbox");
    press("Escape");
    await waitFor(() => expect(screen.queryByRole("listbox")).toBeNull());
    type("@be");
    await new Promise((done) => requestAnimationFrame(done));
    expect(screen.queryByRole("listbox")).toBeNull();
    type("@be @a");
    await screen.findByRole("listbox");
  });

  it("does not keep Enter from sending when nobody is called so", () => {
    type("at @xyz");
    press("Enter");
    expect(chat.send).toHaveBeenCalledOnce();
  });
});

describe("files", () => {
  it("are attached when they are pasted, and text is left to the browser", () => {
    const attach = vi.spyOn(chat, "attach");
    const file = new File(["x"], "x.png", { type: "image/png" });
    expect(fireEvent.paste(area(), { clipboardData: { files: [file] } })).toBe(false);
    expect(attach).toHaveBeenCalledWith([file]);
    attach.mockClear();
    expect(fireEvent.paste(area(), { clipboardData: { files: [] } })).toBe(true);
    expect(attach).not.toHaveBeenCalled();
  });
});

describe("the limit", () => {
  it("is spoken of only when it is near", async () => {
    type("x".repeat(1_000));
    expect(screen.queryByText(/bytes left/)).toBeNull();
    type("ä".repeat(8_000));
    expect(await screen.findByText("384 bytes left")).toBeTruthy();
    type("ä".repeat(8_193));
    expect(await screen.findByText("2 bytes too long")).toBeTruthy();
  });
});
