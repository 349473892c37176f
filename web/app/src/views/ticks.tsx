/** How far an own message has got: as far as somebody said so, and no farther. */
import type { Receipt, Status } from "../core/types";
import type { Key } from "../i18n/catalogue";
import { useI18n } from "../i18n/context";
import type { I18n } from "../i18n/i18n";
import { Icon, type IconName } from "../parts/icons";

const SHOWN: Readonly<Record<Status, readonly [IconName, Key]>> = {
  queued: ["clock", "statusQueued"],
  sending: ["clock", "statusSending"],
  failed: ["alert", "statusFailed"],
  sent: ["check", "statusSent"],
  delivered: ["checks", "statusDelivered"],
  read: ["checks", "statusRead"],
};

export function Ticks({ receipt }: { readonly receipt: Receipt }) {
  const i18n = useI18n();
  const [icon] = SHOWN[receipt.status];
  const words = statusInWords(i18n, receipt);
  const readers = receipt.others > 1 && receipt.status === "read" ? receipt.read : 0;
  return (
    <span class={`ticks ${receipt.status}`} title={words}>
      <Icon name={icon} size={15} />
      {readers > 0 && <span aria-hidden="true">{i18n.number(readers)}</span>}
      <span class="sr-only">{words}</span>
    </span>
  );
}

export function statusInWords({ t, number }: I18n, receipt: Receipt): string {
  const { status, others } = receipt;
  if (others > 1 && (status === "read" || status === "delivered")) {
    return status === "read"
      ? t("statusReadBy", { n: receipt.read, others: number(others) })
      : t("statusDeliveredBy", { n: receipt.delivered, others: number(others) });
  }
  return t(SHOWN[status][1] as "statusSent");
}

/** Of a message that has no place yet. */
export function unsent(status: Status): Receipt {
  return { status, delivered: 0, read: 0, others: 0 };
}
