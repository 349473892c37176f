// What both pictures are made with: text that may stand in XML, and colours for a light and a dark page.

export function escape(text) {
  return String(text)
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, "")
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/"/g, "&quot;");
}

/** The same text, cut to what fits into so many pixels of a font that is `charWidth` wide; empty if that is too little. */
export function fit(text, pixels, charWidth) {
  const chars = Math.floor(pixels / charWidth);
  if (text.length <= chars) {
    return text;
  }
  return chars < 4 ? "" : `${text.slice(0, chars - 1)}…`;
}

/** A whole file. */
export function svg(width, height, title, style, body) {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">
<title>${escape(title)}</title>
<style>
svg { --ink: #1f2328; --faint: #d0d7de; --line: #0969da; --page: #ffffff; font: 12px system-ui, sans-serif; }
@media (prefers-color-scheme: dark) { svg { --ink: #e6edf3; --faint: #3d444d; --line: #4493f8; --page: #0d1117; } }
rect.page { fill: var(--page); }
text { fill: var(--ink); }
${style}
</style>
<rect class="page" width="${width}" height="${height}"/>
${body}
</svg>
`;
}
