import type { ChatModel } from "../core/types";
import { Avatar } from "../parts/avatar";

interface Props {
  readonly chat: ChatModel;
  readonly title: string;
  readonly size: 32 | 36 | 44 | 88;
  readonly online?: boolean;
}

/** A person is shown by their initials, a group by its own, a channel by a sign. */
export function ChatAvatar({ chat, title, size, online = false }: Props) {
  return (
    <Avatar
      id={chat.other ?? chat.id}
      name={title}
      size={size}
      online={online}
      icon={
        chat.kind === "channel"
          ? "channel"
          : chat.kind === "group" && chat.title.value === ""
            ? "users"
            : undefined
      }
    />
  );
}
