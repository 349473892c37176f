import type { ComponentChildren, RefObject } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Account } from "../account/types";
import { useI18n } from "../i18n/context";
import { codeOf, isFailure } from "./failures";
import { Field, FormError, PasswordField } from "./fields";
import { useAction } from "./use-action";

const USERNAME = /^[a-z0-9._-]{3,32}$/i;
const USER_ID = /^[A-Za-z0-9._@|+=-]{1,128}$/;
const MIN_PASSWORD = 8;
const MAX_PASSWORD = 128;

type Errors<F extends string> = Partial<Record<F, string>>;

/** Nothing else is on the page, so the first field has the focus. */
function useFirst(): RefObject<HTMLInputElement> {
  const ref = useRef<HTMLInputElement>(null);
  useEffect(() => ref.current?.focus(), []);
  return ref;
}

function Form(props: {
  readonly onSubmit: () => void;
  readonly busy: boolean;
  readonly error: string | undefined;
  readonly submit: string;
  readonly children: ComponentChildren;
}) {
  return (
    <form
      class="entrance-form"
      noValidate
      aria-busy={props.busy}
      onSubmit={(e) => {
        e.preventDefault();
        props.onSubmit();
      }}
    >
      {props.children}
      <FormError error={props.error} />
      <button type="submit" class="button primary" disabled={props.busy}>
        {props.submit}
      </button>
    </form>
  );
}

type WhyNotIn = "wrongPassword" | "tooManyAttempts" | "accountDisabled";

const WHY_NOT_IN: Readonly<Record<string, WhyNotIn>> = {
  unauthorized: "wrongPassword",
  rate_limited: "tooManyAttempts",
  // The password was right, so it may be said.
  forbidden: "accountDisabled",
};

export function SignInForm({ account }: { readonly account: Account }) {
  const { t } = useI18n();
  const [username, setUsername] = useState("");
  const [password, setPassword] = useState("");
  const first = useFirst();
  const action = useAction((error) => {
    const key = WHY_NOT_IN[codeOf(error)];
    return key && t(key);
  });
  const submit = () => {
    // The server would say the same, only later.
    if (username.trim() === "" || password === "") return action.setError(t("wrongPassword"));
    return action.run(() => account.signIn({ username: username.trim(), password }));
  };
  return (
    <Form onSubmit={submit} busy={action.busy} error={action.error} submit={t("signIn")}>
      <Field
        label={t("username")}
        value={username}
        onValue={setUsername}
        inputRef={first}
        input={{
          autocomplete: "username",
          autocapitalize: "none",
          spellcheck: false,
          required: true,
        }}
      />
      <PasswordField
        label={t("password")}
        value={password}
        onValue={setPassword}
        autocomplete="current-password"
      />
    </Form>
  );
}

export function SignUpForm({ account }: { readonly account: Account }) {
  const { t } = useI18n();
  const [name, setName] = useState("");
  const [username, setUsername] = useState("");
  const [password, setPassword] = useState("");
  const [errors, setErrors] = useState<Errors<"username" | "password">>({});
  const first = useFirst();
  const second = useRef<HTMLInputElement>(null);
  const action = useAction((error) => {
    const code = codeOf(error);
    if (code === "conflict") setErrors({ username: t("usernameTaken") });
    if (code === "invalid_frame" && isFailure(error)) {
      if (error.field === "password") setErrors({ password: t("passwordInvalid") });
      else setErrors({ username: t("usernameInvalid") });
    }
    return code === "conflict" || code === "invalid_frame"
      ? ""
      : code === "rate_limited"
        ? t("tooManyAttempts")
        : undefined;
  });
  const submit = () => {
    const wrong: Errors<"username" | "password"> = {};
    if (!USERNAME.test(username.trim())) wrong.username = t("usernameInvalid");
    if (password.length < MIN_PASSWORD || password.length > MAX_PASSWORD) {
      wrong.password = t("passwordInvalid");
    }
    setErrors(wrong);
    if (wrong.username !== undefined) return first.current?.focus();
    if (wrong.password !== undefined) return second.current?.focus();
    const displayName = name.trim();
    action.run(() =>
      account.signUp({
        username: username.trim(),
        password,
        ...(displayName !== "" && { displayName }),
      }),
    );
  };
  return (
    <Form onSubmit={submit} busy={action.busy} error={action.error} submit={t("signUp")}>
      <Field
        label={t("username")}
        hint={t("usernameHint")}
        error={errors.username}
        value={username}
        onValue={setUsername}
        inputRef={first}
        input={{
          autocomplete: "username",
          autocapitalize: "none",
          spellcheck: false,
          required: true,
        }}
      />
      <PasswordField
        label={t("password")}
        hint={t("passwordHint")}
        error={errors.password}
        value={password}
        onValue={setPassword}
        autocomplete="new-password"
        inputRef={second}
      />
      <Field
        label={t("displayName")}
        hint={t("displayNameHint")}
        value={name}
        onValue={setName}
        input={{ autocomplete: "name", maxLength: 100 }}
      />
    </Form>
  );
}

export function OpenForm({ account }: { readonly account: Account }) {
  const { t } = useI18n();
  const [name, setName] = useState("");
  const first = useFirst();
  const action = useAction();
  const [wrong, setWrong] = useState(false);
  const submit = () => {
    const userId = name.trim();
    setWrong(!USER_ID.test(userId));
    if (USER_ID.test(userId)) action.run(() => account.signInOpen(userId));
  };
  return (
    <Form onSubmit={submit} busy={action.busy} error={action.error} submit={t("enter")}>
      <Field
        label={t("openName")}
        error={wrong ? t("openInvalid") : undefined}
        value={name}
        onValue={setName}
        inputRef={first}
        input={{ autocomplete: "nickname", autocapitalize: "none", spellcheck: false }}
      />
    </Form>
  );
}

export function TokenForm({ account }: { readonly account: Account }) {
  const { t } = useI18n();
  const [token, setToken] = useState("");
  const action = useAction((error) =>
    codeOf(error) === "unauthorized" || codeOf(error) === "invalid_frame"
      ? t("tokenInvalid")
      : undefined,
  );
  const submit = () => {
    if (token.trim() === "") return action.setError(t("tokenInvalid"));
    return action.run(() => account.signInWithToken(token.trim()));
  };
  return (
    <Form onSubmit={submit} busy={action.busy} error={action.error} submit={t("signIn")}>
      <Field
        label={t("token")}
        value={token}
        onValue={setToken}
        input={{ autocomplete: "off", spellcheck: false, autocapitalize: "none" }}
      />
    </Form>
  );
}
