import type { Page } from "@playwright/test";
import { annAndBob } from "./support/people";
import { square } from "./support/pictures";
import { expect, test } from "./support/test";

test("Markdown is shown as what it means", async ({ serve, someone, apiOf, clientOf }) => {
  const { ann, bob } = await annAndBob({ serve, someone, apiOf, clientOf });
  const text = [
    "**bold**, _slanted_, ~~gone~~ and `code`",
    "> quoted",
    "",
    "1. first",
    "2. second",
    "",
    "- [our page](https://example.org/page)",
    "",
    "```",
    "two  spaces",
    "```",
  ].join("\n");
  await ann.conversation.composer.fill(text);
  await ann.conversation.composer.press("Enter");
  const { article } = bob.conversation.message("slanted");
  await expect(article.getByRole("strong")).toHaveText("bold");
  await expect(article.getByRole("emphasis")).toHaveText("slanted");
  await expect(article.getByRole("deletion")).toHaveText("gone");
  await expect(article.getByRole("code")).toHaveText(["code", "two  spaces\n"], {
    useInnerText: true,
  });
  await expect(article.getByRole("blockquote")).toHaveText("quoted");
  await expect(article.getByRole("list").first().getByRole("listitem")).toHaveText([
    "first",
    "second",
  ]);
  const link = article.getByRole("link", { name: "our page" });
  await expect(link).toHaveAttribute("href", "https://example.org/page");
  await expect(link).toHaveAttribute("target", "_blank");
  await expect(link).toHaveAttribute("rel", /noopener/);
});

test("Enter sends and Shift+Enter does not, unless one has it the other way round", async ({
  serve,
  someone,
  apiOf,
  clientOf,
}) => {
  const { ann, bob } = await annAndBob({ serve, someone, apiOf, clientOf });
  const { composer } = ann.conversation;
  await composer.pressSequentially("one");
  await composer.press("Shift+Enter");
  await composer.pressSequentially("two");
  await expect(composer).toHaveValue("one\ntwo");
  await composer.press("Enter");
  await expect(composer).toHaveValue("");
  await expect(bob.conversation.message("one").article).toContainText("two");

  const settings = await ann.openSettings("Appearance");
  await settings.panel.getByRole("checkbox", { name: /^Enter sends the message/ }).uncheck();
  await settings.close();
  await composer.pressSequentially("three");
  await composer.press("Enter");
  await composer.pressSequentially("four");
  await composer.press("Control+Enter");
  await expect(composer).toHaveValue("");
  await expect(bob.conversation.message("three").article).toContainText("four");
});

test("emoji are chosen from the picker, and written by their names", async ({
  serve,
  someone,
  apiOf,
  clientOf,
}) => {
  const { ann, bob } = await annAndBob({ serve, someone, apiOf, clientOf });
  const { composer, suggestions } = ann.conversation;
  await composer.pressSequentially("Good ");
  await ann.conversation.button("Emoji").click();
  const picker = ann.dialog("Emoji");
  await picker.getByRole("searchbox", { name: "Find an emoji" }).fill("grinning");
  await picker.getByRole("button", { name: "grinning face", exact: true }).click();
  await expect(picker).toBeHidden();
  await expect(composer).toHaveValue("Good 😀");
  await expect(composer).toBeFocused();

  await composer.pressSequentially(" :rock");
  await expect(suggestions.getByRole("option", { name: "rocket" })).toBeVisible();
  await suggestions.getByRole("option", { name: "rocket" }).click();
  await expect(composer).toHaveValue("Good 😀 🚀 ");
  await composer.press("Enter");
  await expect(bob.conversation.message("Good 😀 🚀").article).toBeVisible();

  // What was used last is offered first.
  await ann.conversation.button("Emoji").click();
  await expect(picker.getByRole("rowheader").first()).toHaveText("Recently used");
  await expect(picker.getByRole("gridcell").first()).toHaveText("😀");
});

test("a mention is completed by keyboard, and tells whom it means", async ({
  serve,
  someone,
  apiOf,
  clientOf,
}) => {
  const [annP, bobP, cleoP] = [
    await someone(serve, "Ann"),
    await someone(serve, "Bob"),
    await someone(serve, "Bobette"),
  ];
  await apiOf(serve, annP).create("group", "Climbing", [bobP, cleoP]);
  const [ann, bob, cleo] = [
    await clientOf(serve, annP),
    await clientOf(serve, bobP),
    await clientOf(serve, cleoP),
  ];
  await ann.openChat("Climbing");
  const { composer, suggestions } = ann.conversation;
  await composer.pressSequentially("Hey @bob");
  await expect(suggestions).toHaveAccessibleName("People to mention");
  const options = suggestions.getByRole("option");
  await expect(options).toHaveCount(2);
  // The focus stays in the text, which says what is chosen.
  const chosen = () => composer.getAttribute("aria-activedescendant");
  await expect(options.nth(0)).toHaveAttribute("aria-selected", "true");
  expect(await chosen()).toBe(await options.nth(0).getAttribute("id"));
  const second = await options.nth(1).textContent();
  await composer.press("ArrowDown");
  await expect(options.nth(1)).toHaveAttribute("aria-selected", "true");
  expect(await chosen()).toBe(await options.nth(1).getAttribute("id"));
  await composer.press("ArrowUp");
  await composer.press("ArrowDown");
  await composer.press("Enter");
  await expect(suggestions).toHaveCount(0);
  const meant = second?.includes("Bobette") ? cleoP : bobP;
  await expect(composer).toHaveValue(`Hey @${meant.username} `);
  await composer.press("Enter");

  const [them, other] = meant === cleoP ? [cleo, bob] : [bob, cleo];
  await expect(them.sidebar.row("Climbing")).toContainText("Somebody spoke to you");
  await other.sidebar.expectUnread("Climbing", 1);
  await expect(other.sidebar.row("Climbing")).not.toContainText("Somebody spoke to you");

  // Escape closes the suggestions, and the text stays as it is.
  await composer.pressSequentially("@bo");
  await expect(suggestions).toBeVisible();
  await composer.press("Escape");
  await expect(suggestions).toHaveCount(0);
  await expect(composer).toHaveValue("@bo");
});

test("arrow up edits the last message, and Escape leaves it as it was", async ({
  serve,
  someone,
  apiOf,
  clientOf,
}) => {
  const { ann, bob } = await annAndBob({ serve, someone, apiOf, clientOf });
  const { composer, root } = ann.conversation;
  await ann.conversation.send("see you tomorow");
  await expect(bob.conversation.message("tomorow").article).toBeVisible();

  await composer.press("ArrowUp");
  await expect(composer).toHaveValue("see you tomorow");
  await expect(root).toContainText("Edit message");
  await composer.press("Escape");
  await expect(composer).toHaveValue("");

  await composer.press("ArrowUp");
  await composer.fill("see you tomorrow");
  await composer.press("Enter");
  await expect(composer).toHaveValue("");
  const edited = bob.conversation.message("see you tomorrow").article;
  await expect(edited).toContainText("edited");
  await expect(bob.conversation.message("tomorow").article).toHaveCount(0);
  await expect(ann.conversation.message("see you tomorrow").article).toContainText("edited");
  // One and the same message, in its place.
  await ann.conversation.expectTexts(/Hi|see you tomorrow/, ["Hi", "see you tomorrow"]);
});

test("a reply shows what it answers, and leads there", async ({
  serve,
  someone,
  apiOf,
  clientOf,
}) => {
  const { ann, bob, chatId, annP } = await annAndBob({ serve, someone, apiOf, clientOf });
  const api = apiOf(serve, annP);
  for (let i = 1; i <= 40; i++) await api.send(chatId, `filler ${i}`);
  await expect(bob.conversation.message("filler 40").article).toBeInViewport();

  await ann.conversation.message("filler 40").click("Reply");
  await expect(ann.conversation.root).toContainText("Reply to Ann");
  await ann.conversation.send("an answer");
  const answer = bob.conversation.message("an answer");
  const quote = answer.button(/^Ann\s*filler 40$/);
  await expect(quote).toBeVisible();

  // To one that is far away.
  await api.send(chatId, "to the first", { reply_to: 2 });
  await bob.conversation
    .message("to the first")
    .button(/^Ann\s*Hi$/)
    .click();
  const first = bob.conversation.messages.first();
  await expect(first).toContainText("Hi");
  await expect(first).toBeInViewport();
  await expect(first).toBeFocused();
});

test("text that is too long is not sent, and says by how much", async ({
  serve,
  someone,
  apiOf,
  clientOf,
}) => {
  const { ann, bob } = await annAndBob({ serve, someone, apiOf, clientOf });
  const { composer, root } = ann.conversation;
  const send = ann.conversation.button("Send");
  const LIMIT = 16_384;
  await composer.fill("é".repeat(LIMIT / 2 + 1));
  await expect(root.getByRole("status").filter({ hasText: "2 bytes too long" })).toBeVisible();
  await expect(send).toBeDisabled();
  await composer.fill("é".repeat(LIMIT / 2));
  await send.click();
  const whole = bob.conversation.message(/é{1000}/);
  await expect(whole.article).toBeVisible();
  await expect(whole.button("Show all")).toBeVisible();
});

/** Puts files on the clipboard of an event, or lets them fall. */
async function give(
  page: Page,
  how: "paste" | "drop",
  files: readonly { name: string; type: string; bytes: Buffer }[],
): Promise<void> {
  const transfer = await page.evaluateHandle(
    (files) => {
      const data = new DataTransfer();
      for (const { name, type, base64 } of files) {
        const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
        data.items.add(new File([bytes], name, { type }));
      }
      return data;
    },
    files.map(({ bytes, ...file }) => ({ ...file, base64: bytes.toString("base64") })),
  );
  if (how === "paste") {
    const composer = page.getByRole("textbox", { name: /^Message to / });
    await composer.evaluate((field, clipboardData) => {
      field.dispatchEvent(
        new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }),
      );
    }, transfer);
    return;
  }
  const feed = page.getByRole("feed");
  await feed.dispatchEvent("dragenter", { dataTransfer: transfer });
  await expect(page.getByText("Drop files to attach them")).toBeVisible();
  await feed.dispatchEvent("drop", { dataTransfer: transfer });
  await expect(page.getByText("Drop files to attach them")).toHaveCount(0);
}

test("a picture is pasted, a file is dropped, and both arrive", async ({
  serve,
  someone,
  apiOf,
  clientOf,
}) => {
  const { ann, bob } = await annAndBob({ serve, someone, apiOf, clientOf });
  // Uploads wait here, so that their progress can be seen.
  let go = () => {};
  const gate = new Promise<void>((open) => {
    go = open;
  });
  await ann.page.route("**/v1/attachments?*", async (route) => {
    await gate;
    await route.continue();
  });
  await give(ann.page, "paste", [
    { name: "sea.png", type: "image/png", bytes: square([30, 120, 200], 300) },
  ]);
  await give(ann.page, "drop", [
    { name: "plan.txt", type: "text/plain", bytes: Buffer.from("Meet at nine.") },
    { name: "not this.txt", type: "text/plain", bytes: Buffer.from("No.") },
  ]);
  const { attached, composer } = ann.conversation;
  await expect(attached.getByRole("listitem")).toHaveCount(3);
  await expect(attached.getByRole("progressbar", { name: "Uploading sea.png" })).toBeVisible();
  // It can be sent when all are there.
  await expect(ann.conversation.button("Send")).toBeDisabled();
  await attached.getByRole("button", { name: "Remove not this.txt" }).click();
  go();
  await expect(attached.getByRole("progressbar")).toHaveCount(0);
  await composer.fill("Look");
  await composer.press("Enter");
  await expect(attached).toHaveCount(0);

  const message = bob.conversation.message("Look");
  const picture = message.button("Enlarge picture sea.png");
  await expect(picture).toBeVisible();
  await expect
    .poll(() => picture.locator("img").evaluate((img: HTMLImageElement) => img.naturalWidth))
    .toBe(300);
  const download = bob.page.waitForEvent("download");
  await message.button(/^Download\s+plan\.txt\s+13 bytes$/).click();
  const file = await download;
  expect(file.suggestedFilename()).toBe("plan.txt");
  const chunks: Buffer[] = [];
  for await (const chunk of await file.createReadStream()) chunks.push(chunk as Buffer);
  expect(Buffer.concat(chunks).toString()).toBe("Meet at nine.");
  await expect(bob.conversation.message("not this").article).toHaveCount(0);

  // Large, with its size and a way to keep it.
  await picture.click();
  const large = bob.dialog("Picture");
  await expect(large.getByRole("img", { name: "sea.png" })).toBeVisible();
  await bob.page.keyboard.press("Escape");
  await expect(large).toHaveCount(0);
  await expect(picture).toBeFocused();
});

test("files are chosen from the device; one that fails can be tried again", async ({
  serve,
  someone,
  apiOf,
  clientOf,
  quiet,
}) => {
  quiet.allowStatus(503);
  const { ann, bob } = await annAndBob({ serve, someone, apiOf, clientOf });
  let failing = true;
  await ann.page.route("**/v1/attachments?*", (route) =>
    failing ? route.fulfill({ status: 503, json: { code: "unavailable" } }) : route.continue(),
  );
  const chooser = ann.page.waitForEvent("filechooser");
  await ann.conversation.button("Attach files").click();
  await (await chooser).setFiles([
    { name: "list.txt", mimeType: "text/plain", buffer: Buffer.from("1 2 3") },
    { name: "huge.bin", mimeType: "application/octet-stream", buffer: Buffer.alloc(1) },
  ]);
  const { attached } = ann.conversation;
  const list = attached.getByRole("listitem").filter({ hasText: "list.txt" });
  await expect(list.getByRole("alert")).toHaveText(/cannot do this right now/);
  await expect(ann.conversation.button("Send")).toBeDisabled();
  await attached.getByRole("button", { name: "Remove huge.bin" }).click();

  failing = false;
  await list.getByRole("button", { name: "Try again" }).click();
  await expect(list).toContainText("5 bytes");
  // A message may be files alone.
  await ann.conversation.button("Send").click();
  await expect(bob.conversation.messages.last()).toHaveAccessibleName(/^Ann, /);
  await expect(
    bob.conversation.messages
      .last()
      .getByRole("button", { name: /^Download\s+list\.txt\s+5 bytes$/ }),
  ).toBeVisible();
  await expect(ann.sidebar.row("Bob")).toContainText("list.txt");
});
