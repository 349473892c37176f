import type { ServerInfo } from "../core/types";

/** What the visitor has chosen. */
export interface Choices {
  /** In open mode: who the user is. */
  readonly user: string;
  /** Whom to show the chat with; all chats if empty. */
  readonly to: string;
  readonly theme: "" | "light" | "dark";
  /** As `#7a3cff`; empty: the client's own. */
  readonly accent: string;
}

type Mode = ServerInfo["auth_mode"];

/** The attributes of the element, in the page and in its source. */
export function attributes(mode: Mode, { user, to, theme }: Choices): [string, string][] {
  const all: [string, string][] = [
    ["user", mode === "open" ? user : ""],
    ["to", to],
    ["theme", theme],
  ];
  return all.filter(([, value]) => value !== "");
}

/** What one writes into a page of one's own to get what is shown beside it. */
export function snippet(origin: string, mode: Mode, choices: Choices): string {
  const words = attributes(mode, choices).map(([name, value]) => ` ${name}="${escaped(value)}"`);
  const lines = [
    `<script type="module" src="${origin}/parley-chat.js"></script>`,
    ...(choices.accent
      ? [`<style>parley-chat { --parley-accent: ${choices.accent} }</style>`]
      : []),
    `<parley-chat${words.join("")}></parley-chat>`,
  ];
  if (mode !== "open") {
    lines.push(
      '<script type="module">',
      '  document.querySelector("parley-chat").tokenProvider = async () => (await fetch("/chat-token")).text();',
      "</script>",
    );
  }
  return lines.join("\n");
}

function escaped(value: string): string {
  return value.replace(/&/g, "&amp;").replace(/"/g, "&quot;").replace(/</g, "&lt;");
}
