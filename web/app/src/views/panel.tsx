import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { useI18n } from "../i18n/context";
import { inOverlay } from "../parts/focus";
import { Icon } from "../parts/icons";
import { useUi } from "./context";
import { Heading } from "./heading";
import { withoutSeq } from "./shortcuts";

interface Props {
  readonly title: string;
  readonly children: ComponentChildren;
  /** Whether its heading gets the focus when it opens. */
  readonly focus?: boolean;
}

/** What stands beside the conversation. */
export function Panel({ title, children, focus = true }: Props) {
  const ui = useUi();
  const { t } = useI18n();
  const heading = useRef<HTMLHeadingElement>(null);
  const one = ui.panes.value === 1;
  const Region = one ? "main" : "aside";
  useEffect(() => {
    if (focus) heading.current?.focus();
  }, []);
  const close = () => {
    if (one) ui.router.back(withoutSeq(ui));
    else ui.router.go(withoutSeq(ui));
  };
  return (
    <Region
      class="panel"
      aria-label={title}
      onKeyDown={(e) => {
        if (e.key !== "Escape" || e.defaultPrevented || inOverlay(e)) return;
        e.preventDefault();
        close();
      }}
    >
      <div class="pane-head">
        {one && (
          <button type="button" class="icon-button" aria-label={t("back")} onClick={close}>
            <Icon name="back" />
          </button>
        )}
        <Heading level={2} class="clip spacer" headingRef={heading} tabIndex={-1}>
          {title}
        </Heading>
        {!one && (
          <button type="button" class="icon-button" aria-label={t("close")} onClick={close}>
            <Icon name="close" />
          </button>
        )}
      </div>
      {children}
    </Region>
  );
}
