import type { Item } from "../core/types";
import { useI18n } from "../i18n/context";
import type { Shown } from "./message";
import { Ticks, unsent } from "./ticks";

interface Props {
  readonly item: Extract<Item, { readonly kind: "message" | "outgoing" }>;
  readonly shown: Shown;
  /** Takes up the same room, shows nothing. */
  readonly hidden?: boolean;
}

/** When it was sent, whether it was edited, how far it has got. */
export function MessageMeta({ item, shown, hidden = false }: Props) {
  const { t, clock, moment } = useI18n();
  const receipt =
    item.kind === "outgoing" ? unsent(item.status) : shown.own ? item.receipt?.value : undefined;
  const { editedAt, at, deleted } = shown;
  return (
    <span class={`meta ${hidden ? "meta-room" : ""}`} aria-hidden={hidden}>
      {editedAt !== undefined && !deleted && (
        <span title={t("editedAt", { when: moment(editedAt) })}>{t("edited")}</span>
      )}
      <time dateTime={new Date(at).toISOString()} title={moment(at)}>
        {clock(at)}
      </time>
      {receipt !== undefined && !deleted && <Ticks receipt={receipt} />}
    </span>
  );
}
