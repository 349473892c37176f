/** Fields of forms, with their labels, hints and errors tied to them. */
import type { JSX, RefObject } from "preact";
import { useId, useState } from "preact/hooks";
import { useI18n } from "../i18n/context";
import { Icon } from "../parts/icons";

interface Props {
  readonly label: string;
  readonly hint?: string | undefined;
  readonly error?: string | undefined;
  readonly value: string;
  readonly onValue: (value: string) => void;
  readonly inputRef?: RefObject<HTMLInputElement>;
  readonly input?: JSX.InputHTMLAttributes<HTMLInputElement>;
}

export function Field({ label, hint, error, value, onValue, inputRef, input }: Props) {
  const id = useId();
  const about = error !== undefined ? `${id}e` : hint !== undefined ? `${id}h` : undefined;
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        class="input"
        id={id}
        ref={inputRef ?? null}
        value={value}
        aria-invalid={error !== undefined}
        aria-describedby={about}
        onInput={(e) => onValue(e.currentTarget.value)}
        {...input}
      />
      {error !== undefined ? (
        <span class="error" id={`${id}e`} role="alert">
          {error}
        </span>
      ) : (
        hint !== undefined && (
          <span class="hint" id={`${id}h`}>
            {hint}
          </span>
        )
      )}
    </div>
  );
}

/** What is typed can be looked at. */
export function PasswordField(props: Omit<Props, "input"> & { readonly autocomplete: string }) {
  const { t } = useI18n();
  const id = useId();
  const [shown, setShown] = useState(false);
  const { label, hint, error, value, onValue, inputRef, autocomplete } = props;
  const about = error !== undefined ? `${id}e` : hint !== undefined ? `${id}h` : undefined;
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <div class="with-button">
        <input
          class="input"
          id={id}
          ref={inputRef ?? null}
          type={shown ? "text" : "password"}
          autocomplete={autocomplete as "current-password"}
          autocapitalize="none"
          spellcheck={false}
          required
          value={value}
          aria-invalid={error !== undefined}
          aria-describedby={about}
          onInput={(e) => onValue(e.currentTarget.value)}
        />
        <button
          type="button"
          class="icon-button"
          aria-label={t("showPassword")}
          aria-pressed={shown}
          onClick={() => setShown(!shown)}
        >
          <Icon name={shown ? "eyeOff" : "eye"} />
        </button>
      </div>
      {error !== undefined ? (
        <span class="error" id={`${id}e`} role="alert">
          {error}
        </span>
      ) : (
        hint !== undefined && (
          <span class="hint" id={`${id}h`}>
            {hint}
          </span>
        )
      )}
    </div>
  );
}

/** What went wrong with the form as a whole. */
export function FormError({ error }: { readonly error: string | undefined }) {
  return (
    <p class="error form-error" role="alert">
      {error}
    </p>
  );
}
