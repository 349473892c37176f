import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { InEachLanguage } from "../i18n/words";

/** Names of attributes and properties are not here: they are the same in every language. */
export interface EmbedWords {
  readonly title: string;
  readonly lead: string;
  readonly toHint: string;
  readonly userHint: string;
  readonly tokenHint: string;
  readonly username: string;
  readonly password: string;
  readonly signIn: string;
  readonly ownPage: string;
  readonly copy: string;
  readonly copied: string;
  readonly events: string;
  readonly eventsTitle: string;
  readonly noneYet: string;
  /** Of what need not be chosen. */
  readonly byDefault: string;
}

const en: EmbedWords = {
  title: "A chat in your own page",
  lead: "These lines, in any page that this server knows, make the chat beside them.",
  toHint: "Only the chat with this user; empty: all chats.",
  userHint: "This server is in open mode: anybody is who they say.",
  tokenHint: "Made by your server, see docs/embedding.md; to try it: bin/parley token --user alice",
  username: "username",
  password: "password",
  signIn: "Sign in",
  ownPage: "Your page",
  copy: "Copy",
  copied: "Copied",
  events: "Events",
  eventsTitle: "Events that the page hears",
  noneYet: "none yet",
  byDefault: "default",
};

const de: EmbedWords = {
  title: "Ein Chat in der eigenen Seite",
  lead: "Diese Zeilen, in einer Seite, die dieser Server kennt, ergeben den Chat daneben.",
  toHint: "Nur der Chat mit diesem Benutzer; leer: alle Chats.",
  userHint: "Dieser Server glaubt jedem, wer er ist.",
  tokenHint:
    "Vom eigenen Server, siehe docs/embedding.md; zum Ausprobieren: bin/parley token --user alice",
  username: "Benutzername",
  password: "Passwort",
  signIn: "Anmelden",
  ownPage: "Die eigene Seite",
  copy: "Kopieren",
  copied: "Kopiert",
  events: "Ereignisse",
  eventsTitle: "Was die Seite davon erfährt",
  noneYet: "noch nichts",
  byDefault: "Vorgabe",
};

const zh: EmbedWords = {
  title: "在你自己的页面中聊天",
  lead: "把这几行放进本服务器认识的任何页面，就会得到旁边的聊天。",
  toHint: "只显示与此用户的聊天；留空则显示全部。",
  userHint: "此服务器处于开放模式：自称是谁就是谁。",
  tokenHint: "由你的服务器签发，见 docs/embedding.md；试用：bin/parley token --user alice",
  username: "用户名",
  password: "密码",
  signIn: "登录",
  ownPage: "你的页面",
  copy: "复制",
  copied: "已复制",
  events: "事件",
  eventsTitle: "页面收到的事件",
  noneYet: "暂无",
  byDefault: "默认",
};

export const EMBED_WORDS: InEachLanguage<EmbedWords> = { en, de, zh };

export const WordsContext = createContext(en);

export function useWords(): EmbedWords {
  return useContext(WordsContext);
}
