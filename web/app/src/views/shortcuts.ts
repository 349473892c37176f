/** Keys that work wherever the focus is in a client. They are listed by {@link ShortcutsDialog}. */
import type { RefObject } from "preact";
import { useCallback, useLayoutEffect, useRef } from "preact/hooks";
import type { ChatModel, Core } from "../core/types";
import { inOverlay, isTyping } from "../parts/focus";
import { type Ui, useCore, useUi } from "./context";
import { showNewChat, showSettings, showShortcuts } from "./dialogs";

/** The letter of a key, also where Alt makes another character of it, as on a Mac. */
export function letterOf(e: KeyboardEvent): string {
  if (/^[a-z,]$/i.test(e.key)) return e.key.toLowerCase();
  if (e.code === "Comma") return ",";
  return /^Key[A-Z]$/.test(e.code) ? e.code.slice(3).toLowerCase() : e.key;
}

type Command = (place: { core: Core; ui: Ui; root: HTMLElement }) => void;

const COMMANDS: Readonly<Record<string, Command>> = {
  "?": ({ ui }) => showShortcuts(ui),
  "mod+k": ({ ui, root }) => {
    // In one pane the list has to come first.
    if (ui.panes.value === 1) ui.router.go({});
    requestAnimationFrame(() => root.querySelector<HTMLElement>("[data-filter]")?.focus());
  },
  "mod+shift+f": ({ ui }) => ui.router.go({ ...withoutSeq(ui), panel: "search" }),
  "alt+n": ({ ui }) => showNewChat(ui),
  "alt+,": ({ ui }) => showSettings(ui),
  "alt+i": ({ ui }) => togglePanel(ui, "details"),
  "alt+w": ({ ui }) => ui.toggleWire(),
  "alt+arrowdown": (place) => step(place, 1, () => true),
  "alt+arrowup": (place) => step(place, -1, () => true),
  "alt+shift+arrowdown": (place) => step(place, 1, isUnread),
  "alt+shift+arrowup": (place) => step(place, -1, isUnread),
};

export function withoutSeq(ui: Ui) {
  const { chatId } = ui.router.route.value;
  return chatId === undefined ? {} : { chatId };
}

export function togglePanel(ui: Ui, panel: "details" | "search"): void {
  const open = ui.router.route.value.panel === panel;
  ui.router.go(open ? withoutSeq(ui) : { ...withoutSeq(ui), panel });
}

const isUnread = (chat: ChatModel) => chat.unread.value > 0;

function step(
  { core, ui }: { core: Core; ui: Ui },
  by: 1 | -1,
  wanted: (chat: ChatModel) => boolean,
): void {
  const chats = core.chats.value.filter((c) => !c.archived.value);
  const at = chats.findIndex((c) => c.id === ui.router.route.value.chatId);
  const start = at < 0 && by < 0 ? chats.length : at;
  for (let i = start + by; i >= 0 && i < chats.length; i += by) {
    const chat = chats[i];
    if (chat === undefined || !wanted(chat)) continue;
    ui.router.go({ chatId: chat.id });
    return;
  }
}

export function nameOfKeys(e: KeyboardEvent): string {
  const mod = e.ctrlKey !== e.metaKey ? "mod+" : "";
  const key = e.altKey || mod !== "" ? letterOf(e) : e.key;
  // What needs Shift to be typed is named by itself.
  const shift = e.shiftKey && (e.altKey || mod !== "") ? "shift+" : "";
  return `${mod}${e.altKey ? "alt+" : ""}${shift}${key.toLowerCase()}`;
}

export function useShortcuts(root: RefObject<HTMLElement>, ownsPage: boolean) {
  const core = useCore();
  const ui = useUi();
  const place = useRef({ core, ui });
  place.current = { core, ui };

  const onKeyDown = useCallback(
    (e: KeyboardEvent) => {
      if (e.defaultPrevented || root.current === null || inOverlay(e)) return;
      const keys = nameOfKeys(e);
      const command = COMMANDS[keys];
      if (command === undefined || (keys === "?" && isTyping(innermost(e)))) return;
      e.preventDefault();
      command({ ...place.current, root: root.current });
    },
    [root],
  );

  // Before it is shown: a key pressed at once has to work.
  useLayoutEffect(() => {
    if (!ownsPage) return;
    // Where nothing has the focus, the page itself has it, and is all ours.
    const onPage = (e: KeyboardEvent) => {
      if (e.target === document.body) onKeyDown(e);
    };
    document.addEventListener("keydown", onPage);
    return () => document.removeEventListener("keydown", onPage);
  }, [ownsPage, onKeyDown]);
  return onKeyDown;
}

function innermost(e: Event): EventTarget | null {
  return e.composedPath()[0] ?? e.target;
}
