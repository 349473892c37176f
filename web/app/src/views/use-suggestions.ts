import { type Signal, useSignal, useSignalEffect } from "@preact/signals";
import { useEffect, useRef, useState } from "preact/hooks";
import type { ChatModel, Core, Person } from "../core/types";
import { useI18n } from "../i18n/context";
import { type Completion, completionAt, matchPeople, replace } from "../parts/completion";
import { type EmojiSet, loadEmoji, searchEmoji } from "../parts/emoji";
import { useCore, useUi } from "./context";
import { mentionLabel } from "./people";

export type Suggestion =
  | { readonly kind: "mention"; readonly key: string; readonly person: Person }
  | {
      readonly kind: "emoji";
      readonly key: string;
      readonly emoji: string;
      readonly label: string;
    };

interface Suggestions {
  readonly options: readonly Suggestion[];
  readonly kind: Completion["kind"] | undefined;
  readonly active: number;
  pick(option: Suggestion): void;
  close(): void;
  /** Whether the key was one of the list's. */
  onKeyDown(e: KeyboardEvent): boolean;
}

const MAX = 8;

/** What may be meant at the cursor. `onPicked` gets where the cursor is to be. */
export function useSuggestions(
  chat: ChatModel,
  cursor: Signal<number>,
  onPicked: (cursor: number) => void,
): Suggestions {
  const core = useCore();
  const ui = useUi();
  const { t } = useI18n();
  const active = useSignal(0);
  /** Where Escape closed the list; it opens again elsewhere. */
  const closed = useSignal<number | undefined>(undefined);
  const found = completionAt(chat.draft.value.text, cursor.value);
  const shown = found !== undefined && closed.value !== found.start ? found : undefined;
  const emoji = useEmoji(shown?.kind === "emoji");
  const options = shown === undefined ? [] : optionsFor(shown, core, chat, emoji);
  const at = Math.min(active.value, Math.max(0, options.length - 1));
  const completing = shown?.kind;
  const count = options.length;

  useEffect(() => {
    if (completing === "mention") chat.members.load().catch(() => {});
  }, [completing, chat]);
  useEffect(() => {
    if (count > 0) ui.announce(t("suggestions", { n: count }));
  }, [count, ui, t]);
  // Another query begins at its best match.
  const query = shown?.query;
  useEffect(() => {
    active.value = 0;
  }, [query, active]);
  useSignalEffect(() => {
    if (completionAt(chat.draft.value.text, cursor.value) === undefined) closed.value = undefined;
  });

  const pick = (option: Suggestion) => {
    if (shown === undefined) return;
    if (option.kind === "mention") {
      const { user_id } = option.person;
      onPicked(chat.insertMention(shown.start, shown.end, user_id, mentionLabel(option.person)));
      return;
    }
    const next = replace(chat.draft.peek().text, shown, `${option.emoji} `);
    chat.setText(next.text);
    onPicked(next.cursor);
  };

  return {
    options,
    kind: shown?.kind,
    active: at,
    pick,
    close() {
      closed.value = shown?.start;
    },
    onKeyDown(e) {
      if (e.ctrlKey || e.metaKey || e.altKey) return false;
      const option = options[at];
      switch (e.key) {
        case "ArrowDown":
          active.value = (at + 1) % options.length;
          return true;
        case "ArrowUp":
          active.value = (at - 1 + options.length) % options.length;
          return true;
        case "Enter":
        case "Tab":
          if (option === undefined || e.shiftKey) return false;
          pick(option);
          return true;
        case "Escape":
          closed.value = shown?.start;
          return true;
        default:
          return false;
      }
    },
  };
}

function optionsFor(
  { kind, query }: Completion,
  core: Core,
  chat: ChatModel,
  emoji: EmojiSet | undefined,
): readonly Suggestion[] {
  if (kind === "emoji") {
    if (emoji === undefined) return [];
    return searchEmoji(emoji, query, MAX).map((e) => ({
      kind: "emoji",
      key: e.emoji,
      emoji: e.emoji,
      label: e.label,
    }));
  }
  const me = core.me.value.user_id;
  const ids = chat.members.list.value.map((m) => m.user_id);
  const others = (ids.length === 0 && chat.other !== undefined ? [chat.other] : ids).filter(
    (id) => id !== me,
  );
  const people = others.map((id) => core.people.person(id).value).filter((p) => !p.deleted);
  return matchPeople(people, query, MAX).map((person) => ({
    kind: "mention",
    key: person.user_id,
    person,
  }));
}

/** The emoji by their names, once somebody begins to write one. */
function useEmoji(wanted: boolean): EmojiSet | undefined {
  const { language } = useI18n();
  const [set, setSet] = useState<{ language: string; emoji: EmojiSet }>();
  const loading = useRef<string | undefined>(undefined);
  useEffect(() => {
    if (!wanted || loading.current === language) return;
    loading.current = language;
    loadEmoji(language).then(
      (emoji) => setSet({ language, emoji }),
      () => {
        loading.current = undefined;
      },
    );
  }, [wanted, language]);
  return set?.language === language ? set.emoji : undefined;
}
