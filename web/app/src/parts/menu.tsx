import { useLayoutEffect, useRef } from "preact/hooks";
import { stepBy } from "./focus";
import { Icon, type IconName } from "./icons";
import { type Anchor, Popover } from "./popover";

export interface MenuItem {
  readonly label: string;
  readonly icon?: IconName;
  readonly danger?: boolean;
  readonly onSelect: () => void;
}

interface Props {
  readonly label: string;
  /** What is false or undefined is left out; "line" stands between groups. */
  readonly items: readonly (MenuItem | "line" | false | undefined)[];
  readonly anchor: Anchor;
  readonly align?: "start" | "end";
  readonly onClose: () => void;
}

/** A menu, moved in by arrow keys and by the first letters. */
export function Menu({ label, items, anchor, align, onClose }: Props) {
  const ref = useRef<HTMLDivElement>(null);
  const shown = items.filter((item) => item !== false && item !== undefined);
  const buttons = () =>
    Array.from(ref.current?.querySelectorAll<HTMLElement>("[role=menuitem]") ?? []);

  useLayoutEffect(() => buttons()[0]?.focus(), []);

  const onKeyDown = (e: KeyboardEvent) => {
    const all = buttons();
    const at = all.indexOf(e.target as HTMLElement);
    if (e.key === "Tab") onClose();
    const next =
      stepBy(e.key, at, all.length, { next: "ArrowDown", previous: "ArrowUp", wrap: true }) ??
      byLetter(all, at, e);
    if (next === undefined) return;
    e.preventDefault();
    e.stopPropagation();
    all[next]?.focus();
  };

  return (
    <Popover anchor={anchor} align={align ?? "start"} onClose={onClose}>
      <div class="menu" role="menu" aria-label={label} ref={ref} onKeyDown={onKeyDown}>
        {shown.map((item, i) =>
          item === "line" ? (
            i > 0 && i < shown.length - 1 && <hr key={`line-${i}`} />
          ) : (
            <button
              key={item.label}
              type="button"
              role="menuitem"
              tabIndex={-1}
              class={`menu-item ${item.danger ? "danger" : ""}`}
              onClick={() => {
                // The focus is back where it was before what is chosen takes it.
                onClose();
                item.onSelect();
              }}
            >
              {item.icon && <Icon name={item.icon} size={18} />}
              {item.label}
            </button>
          ),
        )}
      </div>
    </Popover>
  );
}

function byLetter(all: readonly HTMLElement[], at: number, e: KeyboardEvent): number | undefined {
  if (e.key.length !== 1 || e.key === " " || e.ctrlKey || e.metaKey || e.altKey) return undefined;
  const letter = e.key.toLocaleLowerCase();
  const starts = (i: number) => all[i]?.textContent?.toLocaleLowerCase().startsWith(letter);
  const order = all.map((_, i) => (at + 1 + i) % all.length);
  return order.find(starts);
}
