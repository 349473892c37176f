import { useEffect, useRef } from "preact/hooks";
import { Avatar } from "../parts/avatar";
import type { Suggestion } from "./use-suggestions";

interface Props {
  readonly id: string;
  readonly label: string;
  readonly options: readonly Suggestion[];
  readonly active: number;
  readonly onPick: (option: Suggestion) => void;
}

/** The focus stays in the text: which option is meant, the text says by `aria-activedescendant`. */
export function Suggestions({ id, label, options, active, onPick }: Props) {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.children[active]?.scrollIntoView({ block: "nearest" });
  }, [active]);
  return (
    <div class="suggestions scroll" role="listbox" id={id} aria-label={label} ref={list}>
      {options.map((option, i) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: keys are the text's
        // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the text
        <div
          key={option.key}
          role="option"
          id={`${id}-${i}`}
          class="suggestion"
          aria-selected={i === active}
          // Not to lose the focus.
          onPointerDown={(e) => e.preventDefault()}
          onClick={() => onPick(option)}
        >
          {option.kind === "mention" ? (
            <>
              <Avatar id={option.person.user_id} name={option.person.name} size={24} />
              <bdi class="clip">{option.person.name}</bdi>
              <span class="suggestion-more clip">
                @{option.person.username ?? option.person.user_id}
              </span>
            </>
          ) : (
            <>
              <span class="suggestion-emoji" aria-hidden="true">
                {option.emoji}
              </span>
              <span class="clip">{option.label}</span>
            </>
          )}
        </div>
      ))}
    </div>
  );
}
