/** The server wants a PGP key as base64 of its binary form; people have it between the lines of an armor. What is no armor is taken as it is. */
export function withoutArmor(text: string): string {
  const lines = text.trim().split(/\r?\n/).map(line => line.trim());
  if (!lines[0]?.startsWith("-----BEGIN PGP")) return lines.join("");
  const end = lines.findIndex(line => line.startsWith("-----END PGP"));
  const body = lines.slice(1, end < 0 ? undefined : end);
  const blank = body.indexOf(""); // headers stand before the first blank line
  return body.slice(blank + 1).filter(line => line && !line.startsWith("=")).join(""); // "=…": the checksum
}
