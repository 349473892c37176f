import type { Locator, Page } from "@playwright/test";

/** The page of whoever is not signed in, in whatever mode the server is. */
export class Entrance {
  readonly root: Locator;
  readonly username: Locator;
  readonly password: Locator;
  readonly name: Locator;

  constructor(page: Page) {
    this.root = page.getByRole("main");
    this.username = this.root.getByRole("textbox", { name: "Username", exact: true });
    // A password field has no role.
    this.password = this.root.getByLabel("Password", { exact: true });
    this.name = this.root.getByRole("textbox", { name: "Name", exact: true });
  }

  heading(name: string | RegExp): Locator {
    return this.root.getByRole("heading", { name, exact: true });
  }

  button(name: string): Locator {
    return this.root.getByRole("button", { name, exact: true });
  }

  /** From the form to sign in, which is shown first. */
  async signUp(account: { username: string; password: string; name?: string }): Promise<void> {
    await this.button("Create account").click();
    await this.username.fill(account.username);
    await this.password.fill(account.password);
    if (account.name !== undefined) await this.name.fill(account.name);
    await this.button("Create account").click();
  }

  async signIn(account: { username: string; password: string }): Promise<void> {
    await this.username.fill(account.username);
    await this.password.fill(account.password);
    await this.button("Sign in").click();
  }
}
