import { useEffect, useRef } from "preact/hooks";
import { useI18n } from "../i18n/context";
import { stepBy } from "../parts/focus";
import { Icon } from "../parts/icons";

const QUICK = ["👍", "❤️", "😂", "🎉", "😮", "😢"] as const;

/** The reactions that are chosen most, and the way to all others. */
export function QuickReactions(props: { onPick: (emoji: string) => void; onMore: () => void }) {
  const { t } = useI18n();
  const ref = useRef<HTMLDivElement>(null);
  const buttons = () => [...(ref.current?.querySelectorAll<HTMLElement>("button") ?? [])];
  useEffect(() => buttons()[0]?.focus(), []);
  const onKeyDown = (e: KeyboardEvent) => {
    const all = buttons();
    const at = all.indexOf(e.target as HTMLElement);
    const keys = { next: "ArrowRight", previous: "ArrowLeft", wrap: true };
    const next = stepBy(e.key, at, all.length, keys);
    if (next === undefined) return;
    e.preventDefault();
    e.stopPropagation();
    all[next]?.focus();
  };
  return (
    <div class="quick-emoji" role="toolbar" aria-label={t("react")} ref={ref} onKeyDown={onKeyDown}>
      {QUICK.map((emoji, i) => (
        <button
          key={emoji}
          type="button"
          class="emoji-cell"
          tabIndex={i === 0 ? 0 : -1}
          aria-label={t("reactWith", { emoji })}
          onClick={() => props.onPick(emoji)}
        >
          {emoji}
        </button>
      ))}
      <button
        type="button"
        class="emoji-cell"
        tabIndex={-1}
        aria-label={t("emoji")}
        title={t("emoji")}
        onClick={props.onMore}
      >
        <Icon name="plus" />
      </button>
    </div>
  );
}
