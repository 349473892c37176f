import { lightnessBehind } from "./support/measure";
import { annAndBob } from "./support/people";
import { expect, test } from "./support/test";

test("dark and light follow the system, unless one has chosen", async ({
  serve,
  someone,
  clientOf,
}) => {
  const ann = await clientOf(serve, await someone(serve, "Ann"), { colorScheme: "light" });
  const lightness = () => lightnessBehind(ann.conversation.root);
  await expect.poll(lightness).toBeGreaterThan(200);
  await ann.page.emulateMedia({ colorScheme: "dark" });
  await expect.poll(lightness).toBeLessThan(60);

  const choose = async (theme: string) => {
    const settings = await ann.openSettings("Appearance");
    await settings.panel.getByRole("radio", { name: theme }).check();
    await settings.close();
  };
  await choose("Light");
  await expect.poll(lightness).toBeGreaterThan(200);
  await ann.page.reload();
  await expect(ann.sidebar.root).toBeVisible();
  await expect.poll(lightness).toBeGreaterThan(200);
  await ann.page.emulateMedia({ colorScheme: "light" });
  await choose("Dark");
  await expect.poll(lightness).toBeLessThan(60);
  await choose("As the system");
  await expect.poll(lightness).toBeGreaterThan(200);
});

test("the language can be changed, with its plurals and dates", async ({
  serve,
  someone,
  apiOf,
  clientOf,
}) => {
  const [annP, bobP, cleoP] = [
    await someone(serve, "Ann"),
    await someone(serve, "Bob"),
    await someone(serve, "Cleo"),
  ];
  await apiOf(serve, bobP).send(annP, "one");
  for (const text of ["one", "two"]) await apiOf(serve, cleoP).send(annP, text);
  const ann = await clientOf(serve, annP);
  const row = (name: string) => ann.page.getByRole("listitem").filter({ hasText: name });
  await expect(row("Bob")).toContainText("1 unread message");
  await expect(row("Cleo")).toContainText("2 unread messages");

  const settings = await ann.openSettings("Appearance");
  await settings.panel.getByRole("combobox", { name: "Language" }).selectOption("Deutsch");
  const german = ann.dialog("Einstellungen");
  await expect(german).toBeVisible();
  await expect(row("Bob")).toContainText("1 ungelesene Nachricht");
  await expect(row("Cleo")).toContainText("2 ungelesene Nachrichten");
  await expect(german.locator("xpath=ancestor::*[@lang][1]")).toHaveAttribute("lang", /^de/);

  await german.getByRole("combobox", { name: "Sprache" }).selectOption("中文");
  await expect(german).toHaveCount(0);
  await expect(row("Bob")).toContainText(/1\s*条未读消息/);
  await expect(row("Cleo")).toContainText(/2\s*条未读消息/);
  await ann.page.reload();
  await expect(row("Cleo")).toContainText(/2\s*条未读消息/);
});

test("a browser in another language gets the client in it", async ({ serve, device }) => {
  const page = await (await device({ locale: "de-AT" })).newPage();
  await page.goto(serve.url);
  await expect(page.getByRole("button", { name: "Anmelden" })).toBeVisible();
  await expect(page.getByRole("textbox", { name: "Benutzername" })).toBeVisible();
});

test("one's name can be changed, and others see it", async ({
  serve,
  someone,
  apiOf,
  clientOf,
}) => {
  const { ann, bob } = await annAndBob({ serve, someone, apiOf, clientOf });
  const settings = await ann.openSettings("Profile");
  await settings.panel.getByRole("textbox", { name: "Name" }).fill("Annabel Lee");
  await settings.button("Save").click();
  await expect(settings.panel.getByRole("status").filter({ hasText: "Saved" })).toBeVisible();
  await settings.close();
  await expect(ann.sidebar.settings).toHaveAccessibleName("Annabel Lee: settings");
  await bob.page.reload();
  await expect(bob.conversation.heading).toHaveText("Annabel Lee");
  await expect(bob.sidebar.row("Annabel Lee")).toBeVisible();
});

test("the list of keys is one key away", async ({ serve, someone, clientOf }) => {
  const ann = await clientOf(serve, await someone(serve, "Ann"));
  await expect(ann.sidebar.root).toBeVisible();
  await ann.page.keyboard.press("?");
  const keys = ann.dialog("Keyboard shortcuts");
  await expect(keys).toContainText("Edit the last message (when empty)");
  await ann.page.keyboard.press("Escape");
  await expect(keys).toHaveCount(0);
});

test("whoever wants less motion gets none", async ({ serve, someone, apiOf, clientOf }) => {
  const { ann } = await annAndBob({ serve, someone, apiOf, clientOf });
  await ann.page.emulateMedia({ reducedMotion: "reduce" });
  await ann.conversation.message("Hi").react("👍");
  await ann.sidebar.settings.click();
  await expect(ann.settings.root).toBeVisible();
  const moving = await ann.page.evaluate(() =>
    document
      .getAnimations()
      .filter(({ effect }) => Number(effect?.getComputedTiming().duration ?? 0) > 1)
      .map((animation) => (animation as CSSAnimation).animationName ?? "a transition"),
  );
  expect(moving).toEqual([]);
});
