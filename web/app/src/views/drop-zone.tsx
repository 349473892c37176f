import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { useI18n } from "../i18n/context";
import { Icon } from "../parts/icons";

interface Props {
  readonly disabled: boolean;
  readonly onFiles: (files: readonly File[]) => void;
  readonly children: ComponentChildren;
}

/** Takes files that are dropped anywhere on the conversation. */
export function DropZone({ disabled, onFiles, children }: Props) {
  const { t } = useI18n();
  // Enter and leave come for each element within: what has been entered more often than left is over us.
  const [depth, setDepth] = useState(0);
  const carries = (e: DragEvent) => !disabled && e.dataTransfer?.types.includes("Files") === true;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: files are chosen by a button too
    <div
      class="drop-zone"
      onDragEnter={(e) => carries(e) && setDepth((d) => d + 1)}
      onDragLeave={(e) => carries(e) && setDepth((d) => Math.max(0, d - 1))}
      onDragOver={(e) => {
        if (carries(e)) e.preventDefault();
      }}
      onDrop={(e) => {
        if (!carries(e)) return;
        e.preventDefault();
        setDepth(0);
        onFiles([...(e.dataTransfer?.files ?? [])]);
      }}
    >
      {children}
      {depth > 0 && (
        <div class="drop-hint">
          <Icon name="clip" size={32} />
          {t("dropHere")}
        </div>
      )}
    </div>
  );
}
