// For the tests: whether a text is well-formed XML, as far as our pictures use it.

/** Throws what is wrong; the names of all elements otherwise, in order. */
export function elements(xml) {
  const names = [];
  const open = [];
  let end = 0;
  for (const tag of xml.matchAll(/<(\/?)([\w:-]+)((?:\s+[\w:-]+="[^"<&]*(?:&(?:amp|lt|gt|quot);[^"<&]*)*")*)\s*(\/?)>/g)) {
    requireText(xml.slice(end, tag.index), open);
    end = tag.index + tag[0].length;
    const [, closing, name, attributes, empty] = tag;
    const keys = [...attributes.matchAll(/([\w:-]+)="/g)].map((each) => each[1]);
    if (new Set(keys).size < keys.length) {
      throw new Error(`an attribute twice: ${tag[0]}`);
    }
    if (closing === "") {
      if (open.length === 0 && names.length > 0) {
        throw new Error(`a second root: ${tag[0]}`);
      }
      names.push(name);
    }
    if (closing !== "" && open.pop() !== name) {
      throw new Error(`closed, but not open: ${tag[0]}`);
    }
    if (closing === "" && empty === "") {
      open.push(name);
    }
  }
  requireText(xml.slice(end), open);
  if (open.length > 0) {
    throw new Error(`left open: ${open.join(", ")}`);
  }
  return names;
}

function requireText(text, open) {
  if (/[<]/.test(text) || /&(?!(amp|lt|gt|quot);)/.test(text) || (open.length === 0 && text.trim() !== "")) {
    throw new Error(`not text: ${text}`);
  }
}
