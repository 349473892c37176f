import client from "../styles/index.css?inline";

let sheet: CSSStyleSheet | undefined;

/** One for all elements of the page; constructed, as a policy of the page may forbid style elements. */
export function clientStyles(): CSSStyleSheet {
  if (sheet === undefined) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(client);
  }
  return sheet;
}
