import { useSignal } from "@preact/signals";
import { useId } from "preact/hooks";
import type { ServerInfo } from "../core/types";
import type { TokenProvider } from "../element/identity";
import { signIn } from "./session";
import { useWords } from "./words";

interface Props {
  readonly mode: ServerInfo["auth_mode"];
  readonly user: string;
  readonly onUser: (user: string) => void;
  readonly onProvider: (provider: TokenProvider | undefined) => void;
}

/** Who the user is to be, as this server wants to have it. */
export function Who({ mode, user, onUser, onProvider }: Props) {
  const words = useWords();
  switch (mode) {
    case "open":
      return (
        <Field label="user" hint={words.userHint}>
          {(id) => (
            <input
              id={id}
              class="input"
              defaultValue={user}
              autocomplete="off"
              spellcheck={false}
              onChange={(e) => onUser(e.currentTarget.value.trim())}
            />
          )}
        </Field>
      );
    case "jwt":
      return (
        <Field label="token" hint={words.tokenHint}>
          {(id) => (
            <textarea
              id={id}
              class="input"
              rows={3}
              autocomplete="off"
              spellcheck={false}
              onChange={(e) => {
                const token = e.currentTarget.value.trim();
                onProvider(token === "" ? undefined : (why) => (why === "refused" ? null : token));
              }}
            />
          )}
        </Field>
      );
    case "accounts":
      return <SignIn onProvider={onProvider} />;
  }
}

function SignIn({ onProvider }: Pick<Props, "onProvider">) {
  const words = useWords();
  const failed = useSignal("");
  const submit = async (form: HTMLFormElement) => {
    const data = new FormData(form);
    failed.value = "";
    try {
      onProvider(await signIn(String(data.get("username")), String(data.get("password"))));
    } catch (error) {
      failed.value = error instanceof Error ? error.message : String(error);
    }
  };
  return (
    <form
      class="sign-in"
      onSubmit={(e) => {
        e.preventDefault();
        void submit(e.currentTarget);
      }}
    >
      <Field label={words.username}>
        {(id) => <input id={id} class="input" name="username" autocomplete="username" required />}
      </Field>
      <Field label={words.password}>
        {(id) => (
          <input
            id={id}
            class="input"
            name="password"
            type="password"
            autocomplete="current-password"
            required
          />
        )}
      </Field>
      <button type="submit" class="button primary">
        {words.signIn}
      </button>
      {failed.value !== "" && (
        <p class="error" role="alert">
          {failed.value}
        </p>
      )}
    </form>
  );
}

interface FieldProps {
  readonly label: string;
  readonly hint?: string;
  readonly children: (id: string) => preact.ComponentChild;
}

export function Field({ label, hint, children }: FieldProps) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {children(id)}
      {hint && <span class="hint">{hint}</span>}
    </div>
  );
}
