import { useId } from "preact/hooks";
import { useI18n } from "../i18n/context";
import { choose, LANGUAGES } from "../i18n/languages";
import { Icon, type IconName } from "../parts/icons";
import { useUi } from "./context";

const THEMES = [
  ["system", "themeSystem", "screen"],
  ["light", "themeLight", "sun"],
  ["dark", "themeDark", "moon"],
] as const satisfies readonly (readonly [string, string, IconName])[];

export function AppearancePage() {
  const { account } = useUi();
  const { t } = useI18n();
  const id = useId();
  const { preferences } = account;
  const { theme, language, enterSends } = preferences.current.value;
  const browser = choose("system", navigator.languages).language;
  const browserName = LANGUAGES.find((l) => l.code === browser)?.name ?? "English";
  return (
    <>
      <fieldset class="field">
        <legend class="label">{t("theme")}</legend>
        <div class="choices">
          {THEMES.map(([value, label, icon]) => (
            <label class="choice" key={value}>
              <input
                type="radio"
                name={`${id}theme`}
                checked={theme === value}
                onChange={() => preferences.set({ theme: value })}
              />
              <Icon name={icon} size={18} />
              {t(label)}
            </label>
          ))}
        </div>
      </fieldset>
      <label class="field">
        <span class="label">{t("language")}</span>
        <select
          class="input"
          value={language}
          onChange={(e) => preferences.set({ language: e.currentTarget.value })}
        >
          <option value="system">{t("languageSystem", { language: browserName })}</option>
          {LANGUAGES.map(({ code, name }) => (
            <option key={code} value={code} lang={code}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <label class="check">
        <input
          type="checkbox"
          checked={enterSends}
          onChange={(e) => preferences.set({ enterSends: e.currentTarget.checked })}
        />
        <span>
          {t("enterSends")}
          <span class="hint">{t("enterSendsHint")}</span>
        </span>
      </label>
    </>
  );
}
