/** Some more people who write to Maya, so that a picture of her chats shows what such a list is like. */
import type { APIRequestContext } from "@playwright/test";
import { resident, type Town } from "./town";

const NEIGHBOURS = [
  { username: "chen", name: "陈伟", age: 47, text: "我们下午三点开会,可以吗?" },
  { username: "dina", name: "دينا الحسيني", age: 530, text: "أراك غداً" },
  { username: "eli", name: "אלי כהן", age: 1_700, text: "תודה!" },
  { username: "ivo", name: "Ivo Petrović", age: 3_100, text: "The slides are in the usual place" },
] as const;

export async function neighbours(request: APIRequestContext, town: Town): Promise<void> {
  for (const { username, name, age, text } of NEIGHBOURS) {
    const api = await resident(request, town.node, username, name);
    const { chat_id, message_id } = await api.send(town.maya, text);
    town.ages.set(chat_id, age).set(message_id, age);
  }
}
