/** All emoji, in a grid that is moved in by arrow keys. Comes with its data only when it is opened. */
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { useI18n } from "../i18n/context";
import {
  type Emoji,
  type EmojiSet,
  inTone,
  loadEmoji,
  recentEmoji,
  rememberEmoji,
  searchEmoji,
  toneOf,
} from "./emoji";
import { EmojiGrid, type GridRow, rowsOf } from "./emoji-grid";
import { Icon } from "./icons";
import type { DeviceMemory } from "./memory";
import type { VirtualHandle } from "./virtual-list";

interface Props {
  readonly memory: DeviceMemory;
  readonly onPick: (emoji: string) => void;
}

const TONE_LABELS = [
  "skinDefault",
  "skinLight",
  "skinMediumLight",
  "skinMedium",
  "skinMediumDark",
  "skinDark",
] as const;
const HAND = ["✋", "✋🏻", "✋🏼", "✋🏽", "✋🏾", "✋🏿"] as const;
const TABS: Readonly<Record<number, string>> = {
  [-1]: "🕘",
  0: "😀",
  1: "👋",
  3: "🐻",
  4: "🍎",
  5: "🚗",
  6: "⚽",
  7: "💡",
  8: "❤️",
  9: "🏁",
};

export function EmojiPicker({ memory, onPick }: Props) {
  const { t, language } = useI18n();
  const [set, setSet] = useState<EmojiSet | "loading" | "failed">("loading");
  const [query, setQuery] = useState("");
  const [tone, setTone] = useState(() => toneOf(memory));
  const [shown, setShown] = useState<Emoji>();
  const list = useRef<VirtualHandle>(null);
  const grid = useRef<HTMLDivElement>(null);
  const search = useRef<HTMLInputElement>(null);

  // Once the popover around it is open: nothing hidden can have the focus.
  useEffect(() => search.current?.focus(), []);

  useEffect(() => {
    let wanted = true;
    setSet("loading");
    loadEmoji(language).then(
      (loaded) => wanted && setSet(loaded),
      () => wanted && setSet("failed"),
    );
    return () => {
      wanted = false;
    };
  }, [language]);

  const rows = useMemo(
    () =>
      typeof set === "string" ? [] : rowsFor(set, query, recentEmoji(memory), t("recentEmoji")),
    [set, query, memory, t],
  );
  const found = rows.find((row) => row.kind === "cells")?.cells[0];

  const pick = (emoji: Emoji) => {
    const text = inTone(emoji, tone);
    rememberEmoji(memory, text);
    onPick(text);
  };
  const chooseTone = (value: number) => {
    setTone(value);
    memory.set("tone", String(value));
  };

  return (
    <div class="emoji-picker">
      <label class="search-field">
        <span class="sr-only">{t("searchEmoji")}</span>
        <Icon name="search" size={18} />
        <input
          class="input"
          type="search"
          ref={search}
          placeholder={t("searchEmoji")}
          value={query}
          onInput={(e) => setQuery(e.currentTarget.value)}
          onKeyDown={(e) => {
            if (e.key === "Enter" && query !== "" && found !== undefined) {
              e.preventDefault();
              pick(found);
            }
            if (e.key === "ArrowDown") {
              e.preventDefault();
              grid.current?.querySelector<HTMLElement>("[tabindex='0']")?.focus();
            }
          }}
        />
      </label>
      <GroupTabs
        rows={query === "" ? rows : []}
        onChoose={(index) => list.current?.show(index, "start")}
      />
      {set === "loading" && (
        <div class="empty" aria-busy="true">
          <span class="spinner" />
        </div>
      )}
      {set === "failed" && <p class="empty">{t("emojiFailed")}</p>}
      {typeof set !== "string" && rows.length === 0 && (
        <p class="empty" role="status">
          {t("noEmoji")}
        </p>
      )}
      {typeof set !== "string" && rows.length > 0 && (
        <div ref={grid} class="emoji-grid">
          <EmojiGrid
            key={query}
            handle={list}
            rows={rows}
            tone={tone}
            label={t("emoji")}
            onPick={pick}
            onShow={setShown}
          />
        </div>
      )}
      <div class="emoji-foot">
        <span class="shown" aria-hidden="true">
          {shown && inTone(shown, tone)}
        </span>
        <span class="clip spacer">{shown?.label}</span>
        <label>
          <span class="sr-only">{t("skinTone")}</span>
          <select
            class="skin"
            value={tone}
            onChange={(e) => chooseTone(Number(e.currentTarget.value))}
          >
            {TONE_LABELS.map((label, i) => (
              <option key={label} value={i} aria-label={t(label)}>
                {HAND[i]}
              </option>
            ))}
          </select>
        </label>
      </div>
    </div>
  );
}

function rowsFor(
  set: EmojiSet,
  query: string,
  recent: readonly string[],
  recentLabel: string,
): readonly GridRow[] {
  if (query.trim() !== "")
    return rowsOf([{ group: -2, label: "", emoji: searchEmoji(set, query) }]);
  const known = recent.flatMap((text) => {
    const emoji = set.find(text);
    // What was used in a tone is offered in that tone.
    return emoji === undefined ? [] : [{ ...emoji, emoji: text, skins: [] }];
  });
  return rowsOf([{ group: -1, label: recentLabel, emoji: known }, ...set.groups]);
}

function GroupTabs(props: { rows: readonly GridRow[]; onChoose: (index: number) => void }) {
  const heads = props.rows.flatMap((row, i) => (row.kind === "head" ? [{ row, i }] : []));
  return (
    <div class="emoji-tabs">
      {heads.map(({ row, i }) => (
        <button
          key={row.group}
          type="button"
          title={row.label}
          aria-label={row.label}
          onClick={() => props.onChoose(i)}
        >
          {TABS[row.group] ?? "▫️"}
        </button>
      ))}
    </div>
  );
}
