import { expect, type Node, test } from "../fixtures";

test("the client opens without a complaint", async ({ page, serve }) => {
  const answer = await page.goto(serve.url);

  expect(answer?.headers()["content-encoding"]).toBe("br");
  await expect(page).toHaveTitle(/Parley/);
  await expect(page.getByRole("main")).toBeVisible();
});

test("the policy of the page lets WebSockets through to its own host alone", async ({
  page,
  serve,
  openNode,
  quiet,
}) => {
  quiet.allow(/violates the following Content Security Policy directive: "connect-src 'self'"/);
  await page.goto(serve.url);
  const connect = (node: Node) =>
    page.evaluate(
      (url) =>
        new Promise<string>((resolve) => {
          document.addEventListener("securitypolicyviolation", (e) =>
            resolve(`blocked by ${e.effectiveDirective}`),
          );
          const socket = new WebSocket(url);
          socket.onopen = () => resolve("open");
        }),
      `${node.url.replace("http", "ws")}/v1/ws`,
    );

  expect(await connect(serve)).toBe("open");
  expect(await connect(openNode)).toBe("blocked by connect-src");
});
