/** A text in a link: packed into the part of the address that browsers never send. */

/** How long a text from a link may be; a packed one could be made to unpack without end. */
const LONGEST = 262_144;

/**
 * Return a text as it stands in a link: deflated, in the letters of base64url.
 *
 * @param {string} text
 */
export async function pack(text) {
  const packed = new Blob([text]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  const bytes = new Uint8Array(await new Response(packed).arrayBuffer());
  let letters = "";
  for (const byte of bytes) letters += String.fromCharCode(byte);
  return btoa(letters).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/**
 * Return the text of a link; undefined where it is none of ours, or too long.
 *
 * @param {string} packed
 * @returns {Promise<string | undefined>}
 */
export async function unpack(packed) {
  try {
    const letters = atob(packed.replaceAll("-", "+").replaceAll("_", "/"));
    const bytes = Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
    const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw")).getReader();
    const decoder = new TextDecoder("utf-8", { fatal: true });
    let text = "";
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      text += decoder.decode(part.value, { stream: true });
      if (text.length > LONGEST) {
        await reader.cancel();
        return undefined;
      }
    }
    return text + decoder.decode();
  } catch {
    return undefined;
  }
}

/**
 * Put words on the clipboard; return whether that worked.
 *
 * @param {string} words
 */
export async function copy(words) {
  try {
    await navigator.clipboard.writeText(words);
    return true;
  } catch {
    return false;
  }
}

/**
 * Have the browser save a text as a file.
 *
 * @param {string} text
 * @param {string} name
 */
export function download(text, name) {
  const address = URL.createObjectURL(new Blob([text], { type: "application/yaml" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address));
}
