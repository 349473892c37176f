import { computed } from "@preact/signals";
import type { Chat } from "./chat";
import { told } from "./failure";
import { may, mayDelete, mayRemove, type Standing } from "./rights";
import type { Client } from "./surroundings";
import type { ChatModel } from "./types";

/** What views have of a chat: its signals, and what one may do in it. */
export function modelOf(chat: Chat): ChatModel {
  const { id, kind, other, about, members, composer, timeline, context } = chat;
  const { client, http, me } = context;
  const { draft } = composer;

  const ask = async (request: Parameters<Client["request"]>[0]): Promise<void> => {
    await told(client.request(request));
  };
  const standing = (): Standing => ({
    me,
    kind,
    member: about.membership.value === "member",
    role: members.role.value,
  });

  return {
    id,
    kind,
    ...(other !== undefined && { other }),
    title: chat.title,
    exists: about.exists,
    preview: chat.preview,
    activeAt: chat.activeAt,
    unread: computed(() => chat.unread.value.count),
    mentioned: computed(() => chat.unread.value.mentioned),
    mutedUntil: about.mutedUntil,
    muted: about.muted,
    archived: about.archived,
    membership: about.membership,
    role: members.role,
    members,
    typing: chat.typists.users,
    timeline,

    draft: draft.state,
    sendable: composer.sendable,
    setText: (text) => composer.setText(text),
    insertMention: (start, end, userId, label) => draft.insertMention(start, end, userId, label),
    setReplyTo: (seq) => draft.setReplyTo(seq),
    setEditing: (seq) => composer.setEditing(seq),
    lastOwn: () => composer.lastOwn(),
    attach: (files) => composer.attach(files),
    retryUpload: (upload) => composer.retryUpload(upload),
    removeUpload: (upload) => composer.removeUpload(upload),
    send: () => composer.send(),
    retry: (clientId) => client.retry(clientId),
    discard: (clientId) => client.discard(clientId),

    remove: (target_seq) => ask({ type: "delete", chat_id: id, target_seq }),
    react: (target_seq, emoji, on) => ask({ type: "react", chat_id: id, target_seq, emoji, on }),
    trace(seq) {
      const path = { chat_id: id, message_id: String(seq) };
      return told(http.get("/v1/chats/{chat_id}/messages/{message_id}/trace", { path }));
    },

    may: (what) =>
      what === "send" ? composer.sendable.value !== "not_allowed" : may(standing(), what),
    mayRemove: (userId) =>
      mayRemove(
        standing(),
        members.list.value.find(({ user_id }) => user_id === userId),
      ),
    mayDelete: (message) => mayDelete(standing(), message),
    rename: (title) => ask({ type: "rename", chat_id: id, title }),
    addMembers: (member_ids) => ask({ type: "add_members", chat_id: id, member_ids }),
    removeMember: (userId) => ask({ type: "remove_members", chat_id: id, member_ids: [userId] }),
    setRole: (user_id, role) => ask({ type: "set_role", chat_id: id, user_id, role }),
    leave: () => ask({ type: "leave", chat_id: id }),
    mute: (muted_until) => ask({ type: "prefer", chat_id: id, muted_until }),
    archive: (archived) => ask({ type: "prefer", chat_id: id, archived }),
    markRead: () => chat.markRead(),
  };
}
