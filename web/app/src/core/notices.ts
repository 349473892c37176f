import type { Message } from "@parley/client";
import type { Kind, Preferences } from "./types";

/** What decides whether somebody is told of a message that has just come. */
export interface NoticeState {
  readonly me: string;
  readonly kind: Kind;
  /** The page is looked at, and the chat is the one that is shown. */
  readonly looking: boolean;
  /** How far this user has read, here or elsewhere. */
  readonly readSeq: number;
  readonly muted: boolean;
  readonly archived: boolean;
  readonly blocked: ReadonlySet<string>;
  readonly preferences: Pick<Preferences, "notifications">;
}

/** Direct messages and those that speak to one count as meant for one; who has muted a chat is not told of anything in it. */
export function shouldNotify(message: Message, state: NoticeState): boolean {
  const { me, kind, looking, readSeq, muted, archived, blocked, preferences } = state;
  if (message.sender_id === me || message.deleted || blocked.has(message.sender_id)) {
    return false;
  }
  if (looking || muted || message.seq <= readSeq) {
    return false;
  }
  const spokenTo = message.mentions?.includes(me) ?? false;
  switch (preferences.notifications) {
    case "off":
      return false;
    case "mentions":
      return spokenTo || (kind === "direct" && !archived);
    case "all":
      return spokenTo || !archived;
  }
}
