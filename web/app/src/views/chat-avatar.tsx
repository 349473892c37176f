import type { ChatModel } from "../core/types";
import { Avatar } from "../parts/avatar";
import type { IconName } from "../parts/icons";
import { useCore } from "./context";

interface Props {
  readonly chat: ChatModel;
  readonly title: string;
  readonly size: 32 | 36 | 44 | 88;
  readonly online?: boolean;
}

/** A person is shown by their initials, a group by its own, a channel and notes to oneself by a sign. */
export function ChatAvatar({ chat, title, size, online = false }: Props) {
  const { me } = useCore();
  return (
    <Avatar
      id={chat.other ?? chat.id}
      name={title}
      size={size}
      online={online}
      icon={signOf(chat, me.value.user_id)}
    />
  );
}

function signOf(chat: ChatModel, me: string): IconName | undefined {
  if (chat.other === me) return "bookmark";
  if (chat.kind === "channel") return "channel";
  return chat.kind === "group" && chat.title.value === "" ? "users" : undefined;
}
