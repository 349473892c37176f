import type { ConnectionState } from "@parley/client";
import { computed, signal } from "@preact/signals";
import { told } from "./failure";
import { directId } from "./ids";
import { listen } from "./listen";
import { makeParts, type Parts } from "./parts";
import { browser, type Surroundings } from "./surroundings";
import type { ChatModel, Core, CoreOptions, Ended } from "./types";

/**
 * Makes the core of a signed-in user, shows what the device holds of them, and begins to connect. Everything runs on the
 * page's one thread; the parts call each other synchronously.
 */
export async function createCore(
  options: CoreOptions,
  outside: Surroundings = browser,
): Promise<Core> {
  const parts = await makeParts(options, outside);
  const state = signal<ConnectionState>(parts.context.client.state);
  const ended = signal<Ended | undefined>(undefined);
  listen(parts, { state, ended });
  for (const outgoing of parts.context.client.outgoing) {
    parts.chats.outgoing(outgoing);
  }
  parts.context.client.connect();
  return coreOf(parts, state, ended);
}

function coreOf(parts: Parts, connection: Core["connection"], ended: Core["ended"]): Core {
  const { chats, context, self, find, visible, people, presence, wire, files, outside } = parts;
  const { client, me } = context;
  const online = signal(outside.online());
  const stopWatching = outside.watchOnline(() => {
    online.value = outside.online();
  });
  const loud = (chat: ChatModel) => !chat.muted.value && !chat.archived.value;

  return {
    me: people.person(me),
    server: context.server,
    connection,
    ended,
    online,
    chats: chats.list,
    chatsState: chats.state,
    olderChats: chats.older,
    loadOlderChats: () => chats.loadOlder(),
    totalUnread: computed(() =>
      chats.list.value.reduce((sum, chat) => sum + (loud(chat) ? chat.unread.value : 0), 0),
    ),
    badge: computed(
      () =>
        chats.list.value.filter(
          (chat) => chat.unread.value > 0 && (loud(chat) || chat.mentioned.value),
        ).length,
    ),
    unsent: chats.unsent,
    people,
    presence,
    wire,
    preferences: parts.options.preferences,
    files,

    chat: (chatId) => chats.get(chatId)?.model,
    open: (chatId) => chats.open(chatId),
    openDirect: (userId) => chats.open(directId(me, userId)),
    async createChat(kind, title, member_ids) {
      const request = { type: "create_chat", kind, title, member_ids } as const;
      const { chat_id } = await told(client.request(request));
      return chats.open(chat_id);
    },
    async joinChannel(chat_id) {
      await told(client.request({ type: "join", chat_id }));
      return chats.open(chat_id);
    },
    findUsers: (query, next) => find.users(query, next),
    findChannels: (query, next) => find.channels(query, next),
    search: (query, filters, next) => find.messages(query, filters, next),

    blocked: self.blocked,
    block: (userId, on) => self.block(userId, on),
    presenceHidden: self.presenceHidden,
    setPresenceHidden: (on) => self.setPresenceHidden(on),
    setDisplayName: (name) => self.setDisplayName(name),

    setVisible(looked) {
      visible.value = looked;
      for (const chat of looked ? chats.all() : []) {
        chat.timeline.flushSeen();
      }
      if (!looked) {
        void parts.keep.flush(); // it may be the last that the page does
      }
    },
    setActive(chatId) {
      chats.active.value = chatId;
      if (chatId !== undefined) {
        chats.get(chatId)?.chat.used();
      }
    },
    onNotice: (listener) => parts.notifier.on(listener),
    subscribePush: (subscription) => self.subscribePush(subscription),
    unsubscribePush: (endpoint) => self.unsubscribePush(endpoint),
    reconnect: () => client.connect(),
    async close() {
      client.close();
      stopWatching();
      context.uploads.close();
      people.close();
      presence.close();
      parts.elsewhere.close();
      await parts.keep.flush();
      parts.keep.close();
      chats.close();
    },
  };
}
