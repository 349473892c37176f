import type { ComponentChild } from "preact";
import type { Key } from "../i18n/catalogue";
import { useI18n } from "../i18n/context";
import { Dialog } from "../parts/dialog";
import { useCore } from "./context";

type Line = readonly [label: Key, ...keys: string[]];

const ANYWHERE: readonly Line[] = [
  ["keyHelp", "?"],
  ["keyFind", "Mod+K"],
  ["keyNew", "Alt+N"],
  ["keySearch", "Mod+Shift+F"],
  ["keyNextChat", "Alt+↓", "Alt+↑"],
  ["keyNextUnread", "Alt+Shift+↓"],
  ["keyDetails", "Alt+I"],
  ["keySettings", "Alt+,"],
  ["keyWire", "Alt+W"],
  ["keyClose", "Esc"],
];

const LIST: readonly Line[] = [
  ["keyMove", "↓", "↑"],
  ["keyEnds", "Home", "End"],
  ["keyOpen", "Enter"],
  ["keyMenu", "Shift+F10"],
];

const MESSAGE: readonly Line[] = [
  ["keyMove", "↓", "↑"],
  ["keyEnds", "Home", "End"],
  ["keyMenu", "Enter"],
  ["reply", "R"],
  ["react", "+"],
  ["copyText", "C"],
  ["editMessage", "E"],
  ["deleteMessage", "Del"],
  ["keyTyping", "Esc"],
];

export function ShortcutsDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useI18n();
  const { enterSends } = useCore().preferences.current.value;
  const composer: readonly Line[] = [
    ["keySend", enterSends ? "Enter" : "Mod+Enter"],
    ["keyNewline", enterSends ? "Shift+Enter" : "Enter"],
    ["keyEditLast", "↑"],
    ["keyMention", "@"],
    ["keyEmoji", ":"],
    ["keyToMessages", "Shift+Tab"],
  ];
  return (
    <Dialog title={t("shortcutsTitle")} closeLabel={t("close")} onClose={onClose} class="wide">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls */}
      <div class="dialog-body scroll keys" tabIndex={0}>
        <Group title={t("keysAnywhere")} lines={ANYWHERE} />
        <Group title={t("keysComposer")} lines={composer} />
        <Group title={t("keysMessage")} lines={MESSAGE} />
        <Group title={t("keysList")} lines={LIST} />
      </div>
    </Dialog>
  );
}

function Group({ title, lines }: { readonly title: string; readonly lines: readonly Line[] }) {
  const { t } = useI18n();
  return (
    <section>
      <h3>{title}</h3>
      <dl>
        {lines.map(([label, ...keys]) => (
          <div key={label} class="keys-line">
            <dt>{t(label as "keyHelp")}</dt>
            <dd>{keys.map((key) => keyed(key))}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** On a Mac the command key stands in for Ctrl, and Alt is called Option. */
function keyed(keys: string): ComponentChild {
  const mac = /Mac|iPhone|iPad/.test(navigator.platform);
  const names = keys.split(/\+(?=.)/).map((key) => {
    if (key === "Mod") return mac ? "⌘" : "Ctrl";
    if (key === "Alt") return mac ? "⌥" : "Alt";
    return key;
  });
  return (
    <span class="keys-combination" key={keys}>
      {names.map((name) => (
        <kbd key={name}>{name}</kbd>
      ))}
    </span>
  );
}
