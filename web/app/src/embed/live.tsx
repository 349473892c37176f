import { useEffect, useRef } from "preact/hooks";
import type { ServerInfo } from "../core/types";
import type { TokenProvider } from "../element/identity";
import { ParleyChat } from "../element/parley-chat";
import { attributes, type Choices } from "./snippet";

const EVENTS = ["parley-message", "parley-unread", "parley-error", "parley-signed-out"] as const;

interface Props {
  readonly mode: ServerInfo["auth_mode"];
  readonly choices: Choices;
  readonly provider: TokenProvider | undefined;
  readonly onEvent: (name: string, detail: unknown) => void;
}

/** The element itself, set from outside as any page does it. */
export function Live({ mode, choices, provider, onEvent }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const element = useRef<ParleyChat>();
  const told = useRef(onEvent);
  told.current = onEvent;

  useEffect(() => {
    const chat = document.createElement("parley-chat");
    for (const name of EVENTS) {
      chat.addEventListener(name, (event) => told.current(name, event.detail));
    }
    element.current = chat;
    place.current?.append(chat);
    return () => chat.remove();
  }, []);

  useEffect(() => {
    const chat = element.current;
    if (chat === undefined) return;
    const wanted = new Map(attributes(mode, choices));
    for (const name of ParleyChat.observedAttributes) {
      const value = wanted.get(name);
      if (value === undefined) chat.removeAttribute(name);
      else chat.setAttribute(name, value);
    }
    chat.style.setProperty("--parley-accent", choices.accent || null);
    chat.tokenProvider = provider;
  }, [mode, choices, provider]);

  return <div class="live" ref={place} />;
}
