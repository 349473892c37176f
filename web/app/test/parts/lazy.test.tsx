// @vitest-environment happy-dom
import { options, render } from "preact";
import { afterEach, beforeEach, expect, it } from "vitest";
import { lazy } from "../../src/parts/lazy";

const { requestAnimationFrame: frame } = options;
/** Effects that wait for a paint. */
let waiting: (() => void)[] = [];

beforeEach(() => {
  waiting = [];
  options.requestAnimationFrame = (run) => {
    waiting.push(run);
  };
});
afterEach(() => {
  if (frame === undefined) delete options.requestAnimationFrame;
  else options.requestAnimationFrame = frame;
});

const paint = () => {
  for (const run of waiting.splice(0)) run();
};

it("shows what another one has loaded before it could ask for it itself", async () => {
  let arrive = () => {};
  const There = () => <p>there</p>;
  const Late = lazy(
    () =>
      new Promise<typeof There>((done) => {
        arrive = () => done(There);
      }),
  );
  const [one, two] = [document.createElement("div"), document.createElement("div")];
  render(<Late loading="loading" />, one);
  paint();
  render(<Late loading="loading" />, two);
  arrive();
  await expect.poll(() => one.textContent).toBe("there");
  expect(two.textContent).toBe("loading");
  paint();
  await expect.poll(() => two.textContent).toBe("there");
});
