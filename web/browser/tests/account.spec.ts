import { randomBytes } from "node:crypto";
import { Client, expect, test } from "./support/test";

const PASSWORD = "correct horse battery";
const unused = (name: string) => `${name}-${randomBytes(4).toString("hex")}`;

test("whoever is new signs up, is still there after a reload, signs out and in again", async ({
  page,
  serve,
}) => {
  const ann = new Client(page);
  const username = unused("ann");
  await page.goto(serve.url);
  await expect(ann.entrance.heading("Welcome to Parley")).toBeVisible();
  await expect(ann.entrance.username).toBeFocused();

  await ann.entrance.signUp({ username, password: PASSWORD, name: "Ann" });
  await expect(ann.sidebar.settings).toHaveAccessibleName("Ann: settings");

  await page.reload();
  await expect(ann.sidebar.settings).toHaveAccessibleName("Ann: settings");

  const settings = await ann.openSettings("Account");
  await settings.button("Sign out").click();
  await expect(settings.panel.getByRole("heading", { name: "Sign out?" })).toBeVisible();
  await settings.button("Sign out").click();
  await expect(ann.entrance.heading("Welcome to Parley")).toBeVisible();

  // Nothing of them is left on the device.
  const left = await page.evaluate(async () => (await indexedDB.databases()).map((d) => d.name));
  expect(left.filter((name) => name?.startsWith("parley"))).toEqual([]);
  await page.reload();
  await expect(ann.entrance.heading("Welcome to Parley")).toBeVisible();

  await ann.entrance.signIn({ username, password: PASSWORD });
  await expect(ann.sidebar.settings).toHaveAccessibleName("Ann: settings");
});

test("the forms say what is wrong", async ({ page, serve, someone, quiet }) => {
  quiet.allowStatus(401);
  quiet.allowStatus(409);
  const bob = await someone(serve, "Bob");
  const { entrance } = new Client(page);
  await page.goto(serve.url);

  await entrance.signIn({ username: bob.username, password: "not the password" });
  await expect(entrance.root.getByRole("alert")).toHaveText("Wrong username or password.");

  await entrance.button("Create account").click();
  await entrance.username.fill("é");
  await entrance.password.fill("short");
  await entrance.button("Create account").click();
  await expect(entrance.username).toHaveAccessibleDescription(/^3 to 32 of:/);
  await expect(entrance.password).toHaveAccessibleDescription("8 to 128 characters.");

  await entrance.username.fill(bob.username);
  await entrance.password.fill(PASSWORD);
  await entrance.button("Create account").click();
  await expect(entrance.username).toHaveAccessibleDescription("This username is taken.");
  await expect(entrance.username).toHaveAttribute("aria-invalid", "true");
});

test("an open server asks for a name only", async ({ page, openNode }) => {
  const ann = new Client(page);
  const name = unused("ann");
  await page.goto(openNode.url);
  await expect(ann.entrance.heading("What is your name?")).toBeVisible();

  await ann.entrance.name.fill("Ann Smith");
  await ann.entrance.button("Enter").click();
  await expect(ann.entrance.name).toHaveAccessibleDescription(/without spaces/);

  await ann.entrance.name.fill(name);
  await ann.entrance.button("Enter").click();
  await expect(ann.sidebar.settings).toHaveAccessibleName(`${name}: settings`);
});

test("the password shows when asked to", async ({ page, serve }) => {
  const { entrance } = new Client(page);
  await page.goto(serve.url);
  await entrance.password.fill(PASSWORD);
  await expect(entrance.password).toHaveAttribute("type", "password");

  await entrance.button("Show password").click();
  await expect(entrance.password).toHaveAttribute("type", "text");
});

test("a session that is ended on another device says so", async ({
  serve,
  someone,
  clientOf,
  quiet,
}) => {
  quiet.allowStatus(401);
  const person = await someone(serve, "Ann");
  const old = await clientOf(serve, person);
  await expect(old.sidebar.settings).toBeVisible();
  const other = await clientOf(serve, person);

  const settings = await other.openSettings("Devices");
  const devices = settings.panel.getByRole("listitem");
  // The one by which the test itself asks, the old page, and this one.
  await expect(devices).toHaveCount(3);
  await expect(devices.filter({ hasText: "This device" })).toHaveCount(1);
  await expect(devices.first()).toContainText("This device");
  for (const left of [2, 1]) {
    await settings.panel
      .getByRole("button", { name: /^End the session of/ })
      .first()
      .click();
    await expect(devices).toHaveCount(left);
  }

  await expect(old.entrance.heading("You were signed out")).toBeVisible();
  await expect(other.settings.root).toBeVisible();
});

test("signing out in one tab signs the other one out", async ({ serve, someone, clientOf }) => {
  const person = await someone(serve, "Ann");
  const one = await clientOf(serve, person);
  const two = new Client(await one.page.context().newPage());
  await two.page.goto(serve.url);
  await expect(two.sidebar.settings).toBeVisible();

  const settings = await one.openSettings("Account");
  await settings.button("Sign out").click();
  await settings.button("Sign out").click();

  await expect(one.entrance.heading("Welcome to Parley")).toBeVisible();
  await expect(two.entrance.heading("You signed out in another tab")).toBeVisible();
});

test("a user who is disabled is told so, and by whom to ask", async ({
  serve,
  someone,
  clientOf,
  request,
  quiet,
}) => {
  quiet.allowStatus(403);
  const person = await someone(serve, "Ann");
  const ann = await clientOf(serve, person);
  await expect(ann.sidebar.settings).toBeVisible();

  const disabled = await request.post(`${serve.url}/v1/admin/users/${person.userId}/disable`, {
    headers: { Authorization: `Bearer ${serve.adminToken}` },
  });
  expect(disabled.status()).toBe(200);

  await expect(ann.entrance.heading("Your account is disabled")).toBeVisible();
  await expect(ann.entrance.root).toContainText("this account is disabled");
  // Nor is there a way in.
  await ann.page.reload();
  await ann.entrance.signIn(person);
  await expect(ann.entrance.root.getByRole("alert")).toContainText("disabled");
});

test("a changed password counts, and ends the other sessions", async ({
  serve,
  someone,
  clientOf,
  quiet,
}) => {
  quiet.allowStatus(401);
  quiet.allowStatus(403);
  const person = await someone(serve, "Ann");
  const old = await clientOf(serve, person);
  await expect(old.sidebar.settings).toBeVisible();
  const ann = await clientOf(serve, person);

  const settings = await ann.openSettings("Profile");
  const { panel } = settings;
  const current = panel.getByLabel("Current password", { exact: true });
  await current.fill("not the password");
  await panel.getByLabel("New password", { exact: true }).fill("battery horse correct");
  await settings.button("Change password").click();
  await expect(current).toHaveAccessibleDescription("This is not your current password.");

  await current.fill(person.password);
  await settings.button("Change password").click();
  await expect(panel.getByRole("status").filter({ hasText: "is changed" })).toBeVisible();

  await expect(old.entrance.heading("You were signed out")).toBeVisible();
  await old.entrance.root.getByRole("button", { name: "Sign in" }).click();
  await old.entrance.signIn({ ...person, password: "battery horse correct" });
  await expect(old.sidebar.settings).toBeVisible();
});

test("an account can be deleted, and is gone for the others", async ({
  serve,
  someone,
  clientOf,
  apiOf,
  quiet,
}) => {
  quiet.allowStatus(401);
  quiet.allowStatus(403);
  const [ann, bob] = [await someone(serve, "Ann"), await someone(serve, "Bob")];
  await apiOf(serve, ann).send(bob, "I was here");
  const leaving = await clientOf(serve, ann);

  const settings = await leaving.openSettings("Account");
  await settings.button("Delete account").click();
  await settings.panel.getByLabel("Password", { exact: true }).fill(ann.password);
  await settings.button("Delete for ever").click();
  await expect(leaving.entrance.heading("Your account is deleted")).toBeVisible();

  const staying = await clientOf(serve, bob);
  await staying.openChat("Deleted user");
  await expect(staying.conversation.message("I was here").article).toBeVisible();
});
