import { useId, useRef } from "preact/hooks";
import { stepBy } from "../parts/focus";
import { Icon, type IconName } from "../parts/icons";

export interface Tab<K extends string> {
  readonly key: K;
  readonly label: string;
  readonly icon?: IconName;
}

interface Props<K extends string> {
  readonly tabs: readonly Tab<K>[];
  readonly current: K;
  readonly label: string;
  readonly vertical?: boolean;
  /** Whether a dialog around gives it the focus. */
  readonly autofocus?: boolean;
  readonly onChoose: (key: K) => void;
  /** Gets the props of the panel. */
  readonly ids: TabIds;
}

export interface TabIds {
  readonly tab: (key: string) => string;
  readonly panel: string;
}

export function useTabIds(): TabIds {
  const id = useId();
  return { tab: (key) => `${id}-${key}`, panel: `${id}-panel` };
}

export function Tabs<K extends string>(props: Props<K>) {
  const { tabs, current, label, vertical = false, autofocus = false, onChoose, ids } = props;
  const list = useRef<HTMLDivElement>(null);
  const onKeyDown = (e: KeyboardEvent) => {
    const at = tabs.findIndex((tab) => tab.key === current);
    const across = { next: "ArrowRight", previous: "ArrowLeft", wrap: true };
    const down = { next: "ArrowDown", previous: "ArrowUp", wrap: true };
    // What is vertical stands in columns where it is narrow.
    const next =
      stepBy(e.key, at, tabs.length, across) ??
      (vertical ? stepBy(e.key, at, tabs.length, down) : undefined);
    const tab = next === undefined ? undefined : tabs[next];
    if (tab === undefined) return;
    e.preventDefault();
    onChoose(tab.key);
    list.current?.querySelectorAll<HTMLElement>("[role=tab]")[next as number]?.focus();
  };
  return (
    <div
      class={`tabs ${vertical ? "vertical" : ""}`}
      role="tablist"
      aria-label={label}
      aria-orientation={vertical ? "vertical" : "horizontal"}
      ref={list}
      onKeyDown={onKeyDown}
    >
      {tabs.map((tab) => (
        <button
          key={tab.key}
          type="button"
          role="tab"
          class="tab"
          id={ids.tab(tab.key)}
          aria-selected={tab.key === current}
          aria-controls={ids.panel}
          tabIndex={tab.key === current ? 0 : -1}
          {...(autofocus && tab.key === current && { "data-autofocus": true })}
          onClick={() => onChoose(tab.key)}
        >
          {tab.icon && <Icon name={tab.icon} size={18} />}
          <span>{tab.label}</span>
        </button>
      ))}
    </div>
  );
}
