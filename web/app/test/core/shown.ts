import type { ChatModel, Core, Item } from "../../src/core/types";

/** What a list shows, in short: texts, notices by their type, outgoing ones with their status. */
export function shown(chat: ChatModel): string[] {
  return chat.timeline.items.value.map(line);
}

function line(item: Item): string {
  switch (item.kind) {
    case "message":
      return item.message.deleted ? "(deleted)" : item.message.text;
    case "notice":
      return `<${item.event.type}>`;
    case "outgoing":
      return `${item.outgoing.text} (${item.status})`;
  }
}

/** The chats of the list, each with what is unread. */
export function listed(core: Core): string[] {
  return core.chats.value.map(({ title, unread }) => `${title.value} ${unread.value}`);
}

export function chatOf(core: Core, chatId: string): ChatModel {
  const chat = core.chat(chatId);
  if (chat === undefined) {
    throw new Error(`no chat ${chatId}`);
  }
  return chat;
}

/** The chat on screen, in a page that is looked at. */
export async function opened(core: Core, chatId: string): Promise<ChatModel> {
  const chat = chatOf(core, chatId);
  core.setActive(chatId);
  await chat.timeline.open();
  return chat;
}
