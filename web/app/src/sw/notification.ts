/** What a push message becomes on the screen. */
import { oneLine } from "../parts/text";
import type { Notes } from "./notes";

/** The decrypted message, as docs/protocol.md has it. */
export interface Pushed {
  readonly chat_id: string;
  readonly seq: number;
  readonly kind: "direct" | "group" | "channel";
  readonly sender_id: string;
  readonly sender_name: string;
  readonly title: string;
  readonly text: string;
}

/** What a notification carries. */
export interface NotificationData {
  readonly chat_id: string;
  readonly seq: number;
}

export interface Shown {
  readonly title: string;
  /** TypeScript's own form lacks `renotify`, which not all browsers have. */
  readonly options: NotificationOptions & { readonly renotify: boolean };
}

const MAX_TEXT = 160;

/** A chat has one notification, the newest, also if an open page shows the same. */
export function tagOf(chatId: string): string {
  return `parley:${chatId}`;
}

/** @returns undefined for what is none */
export function pushedOf(text: string | undefined): Pushed | undefined {
  try {
    const value = JSON.parse(text ?? "") as Partial<Pushed> | null;
    const texts = [value?.chat_id, value?.sender_name, value?.title, value?.text];
    const right = texts.every((one) => typeof one === "string") && Number.isInteger(value?.seq);
    return right ? (value as Pushed) : undefined;
  } catch {
    return undefined;
  }
}

export function dataOf(value: unknown): NotificationData | undefined {
  const { chat_id, seq } = (value ?? {}) as Partial<NotificationData>;
  return typeof chat_id === "string" ? { chat_id, seq: Number(seq ?? 0) } : undefined;
}

/** Where a chat is, in a page of ours. */
export function addressOf(chatId: string): string {
  return `/#/chat/${encodeURIComponent(chatId)}`;
}

/** Whether a chat is what a page shows. @param hash of the page's address */
export function shows(hash: string, chatId: string): boolean {
  const place = addressOf(chatId).slice(1);
  return hash.startsWith(place) && /^([/?]|$)/.test(hash.slice(place.length));
}

/**
 * What to show, if anything. Browsers demand that something is shown for a push, unless a page is looked at: for one that
 * comes late the newer one, which is there already, is shown once more, without a sound.
 *
 * @param looking whether somebody looks at the chat
 * @param there the notification of the chat that is shown
 */
export function shownOf(
  pushed: Pushed,
  looking: boolean,
  there: Pick<Notification, "title" | "body" | "data"> | undefined,
  notes: Notes,
): Shown | undefined {
  if (looking) return undefined;
  const { chat_id, seq } = pushed;
  const newer = dataOf(there?.data);
  if (there !== undefined && newer !== undefined && newer.seq >= seq) {
    return show(there.title, there.body, newer, false);
  }
  return show(titleOf(pushed), notes.text ? oneLine(pushed.text, MAX_TEXT) : "", { chat_id, seq });
}

function titleOf({ kind, sender_name, title }: Pushed): string {
  return kind === "direct" ? sender_name : `${sender_name} · ${title}`;
}

function show(title: string, body: string, data: NotificationData, loud = true): Shown {
  return {
    title,
    options: {
      ...(body !== "" && { body }),
      tag: tagOf(data.chat_id),
      renotify: loud,
      silent: loud ? null : true,
      icon: "/icon-192.png",
      badge: "/badge-96.png",
      data,
    },
  };
}
