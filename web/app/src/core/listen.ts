import type { ConnectionState } from "@parley/client";
import { batch, type Signal } from "@preact/signals";
import type { Parts } from "./parts";
import type { Ended } from "./types";

export interface Connection {
  readonly state: Signal<ConnectionState>;
  readonly ended: Signal<Ended | undefined>;
}

/** Brings what the client tells to the parts that it is for. */
export function listen(parts: Parts, { state, ended }: Connection): void {
  const { chats, context, notifier, people, presence, self, wire } = parts;
  const { client } = context;
  /** From then on what comes is new to the user, also what they missed since. */
  let live = false;

  client.on("state", (now) => {
    batch(() => {
      state.value = now;
      ended.value = now.name === "ended" ? whyEnded(now, parts.signedOut()) : undefined;
    });
    if (now.name === "live") {
      live = true;
      chats.connected();
      people.retry();
      self.load().catch(() => {}); // again with the next connection
    } else if (now.name === "waiting" || now.name === "ended") {
      presence.lost();
    }
  });
  client.on("welcome", () => chats.welcome());
  client.on("chat", (frame) => batch(() => chats.described(frame)));
  client.on("event", (event) => {
    chats.event(event);
    if (live && event.type === "message") {
      void notifier.arrived(event);
    }
  });
  client.on("reset", ({ chat_id, to_seq }) => chats.get(chat_id)?.chat.reset(to_seq));
  client.on("refused", ({ chat_id, code }) => chats.get(chat_id)?.chat.refused(code));
  client.on("typing", ({ chat_id, user_id }) => chats.get(chat_id)?.chat.typed(user_id));
  client.on("presence", (told) => presence.told(told));
  client.on("marked", (told) => chats.get(told.chat_id)?.chat.marked(told));
  client.on("preferred", (told) => {
    if (told.chat_id === undefined) {
      self.preferred(told);
    } else {
      chats.get(told.chat_id)?.chat.preferred(told);
    }
  });
  client.on("blocked", (told) => self.blocks(told));
  client.on("outgoing", (outgoing) => chats.outgoing(outgoing));
  client.on("sent", (sent) => chats.sent(sent));
  client.on("discarded", (outgoing) => chats.discarded(outgoing));
  client.on("wire", (entry) => wire.heard(entry));
}

function whyEnded({ code, reason }: { code: number; reason: string }, signedOut: boolean): Ended {
  switch (code) {
    case 4401:
      // Nobody has said that the session is over: so it is the user who may not come in.
      return signedOut
        ? { why: "signed_out", message: reason }
        : { why: "disabled", message: reason.replace(/^forbidden: /, "") };
    case 4409:
      return { why: "replaced", message: reason };
    case 4400:
      return { why: "refused", message: reason };
    default:
      return { why: "closed", message: reason };
  }
}
