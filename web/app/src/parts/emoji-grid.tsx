import type { RefObject } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { type Emoji, type EmojiGroup, inTone } from "./emoji";
import { type VirtualHandle, VirtualList } from "./virtual-list";

export const COLUMNS = 9;

export type GridRow =
  | { readonly kind: "head"; readonly key: string; readonly group: number; readonly label: string }
  | { readonly kind: "cells"; readonly key: string; readonly cells: readonly Emoji[] };

/** Rows for the grid; a head over each group that has a label. */
export function rowsOf(groups: readonly EmojiGroup[]): readonly GridRow[] {
  return groups.flatMap(({ group, label, emoji }): GridRow[] => {
    const rows: GridRow[] = [];
    for (let i = 0; i < emoji.length; i += COLUMNS) {
      rows.push({ kind: "cells", key: `${group}:${i}`, cells: emoji.slice(i, i + COLUMNS) });
    }
    const head = { kind: "head", key: `${group}`, group, label } as const;
    return label === "" || rows.length === 0 ? rows : [head, ...rows];
  });
}

export interface Place {
  readonly row: number;
  readonly column: number;
}

/** Where a key leads from a cell; undefined for other keys. Heads are passed over. */
export function move(rows: readonly GridRow[], from: Place, key: string): Place | undefined {
  const vertical = (step: 1 | -1): Place => {
    for (let row = from.row + step; row >= 0 && row < rows.length; row += step) {
      const cells = cellsOf(rows, row);
      if (cells > 0) return { row, column: Math.min(from.column, cells - 1) };
    }
    return from;
  };
  const end = (place: Place): Place => ({ ...place, column: cellsOf(rows, place.row) - 1 });
  switch (key) {
    case "ArrowDown":
      return vertical(1);
    case "ArrowUp":
      return vertical(-1);
    case "ArrowRight": {
      if (from.column < cellsOf(rows, from.row) - 1) return { ...from, column: from.column + 1 };
      const next = vertical(1);
      return next === from ? from : { ...next, column: 0 };
    }
    case "ArrowLeft": {
      if (from.column > 0) return { ...from, column: from.column - 1 };
      const previous = vertical(-1);
      return previous === from ? from : end(previous);
    }
    case "Home":
      return { ...from, column: 0 };
    case "End":
      return end(from);
    default:
      return undefined;
  }
}

function cellsOf(rows: readonly GridRow[], row: number): number {
  const found = rows[row];
  return found?.kind === "cells" ? found.cells.length : 0;
}

interface Props {
  readonly rows: readonly GridRow[];
  readonly tone: number;
  readonly label: string;
  readonly handle: RefObject<VirtualHandle>;
  readonly onPick: (emoji: Emoji) => void;
  /** The pointer or the focus is on it. */
  readonly onShow: (emoji: Emoji) => void;
}

export function EmojiGrid({ rows, tone, label, handle, onPick, onShow }: Props) {
  const first = rows.findIndex((row) => row.kind === "cells");
  const [at, setAt] = useState<Place>({ row: first, column: 0 });
  const moved = useRef(false);
  const root = useRef<HTMLDivElement>(null);

  useEffect(() => {
    if (!moved.current) return;
    moved.current = false;
    root.current?.querySelector<HTMLElement>("[tabindex='0']")?.focus();
  }, [at]);

  const onKeyDown = (e: KeyboardEvent) => {
    const next = move(rows, at, e.key);
    if (next === undefined) return;
    e.preventDefault();
    e.stopPropagation();
    moved.current = true;
    handle.current?.show(next.row);
    setAt(next);
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys of the grid within
    <div class="emoji-grid-keys" ref={root} onKeyDown={onKeyDown}>
      <VirtualList
        handle={handle}
        items={rows}
        keyOf={(row) => row.key}
        estimate={(row) => (row.kind === "head" ? 28 : 36)}
        anchor="start"
        keep={at.row}
        listProps={{ role: "grid", "aria-label": label, "aria-rowcount": rows.length }}
        rowProps={(_, i) => ({ role: "row", "aria-rowindex": i + 1 })}
        render={(row, r) =>
          row.kind === "head" ? (
            // biome-ignore lint/a11y/useSemanticElements: rows of a list that is not a table's
            // biome-ignore lint/a11y/useFocusableInteractive: there is nothing to do with it
            <div class="emoji-head" role="rowheader">
              {row.label}
            </div>
          ) : (
            <div class="emoji-row" role="presentation">
              {row.cells.map((emoji, column) => (
                // biome-ignore lint/a11y/useSemanticElements: as above
                // biome-ignore lint/a11y/useFocusableInteractive: its button has the focus
                <div role="gridcell" key={emoji.emoji}>
                  <button
                    type="button"
                    class="emoji-cell"
                    aria-label={emoji.label}
                    tabIndex={r === at.row && column === at.column ? 0 : -1}
                    onClick={() => onPick(emoji)}
                    onFocus={() => {
                      setAt({ row: r, column });
                      onShow(emoji);
                    }}
                    onPointerEnter={() => onShow(emoji)}
                  >
                    {inTone(emoji, tone)}
                  </button>
                </div>
              ))}
            </div>
          )
        }
      />
    </div>
  );
}
