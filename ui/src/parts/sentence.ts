/** The server's phrase as a sentence: a capital first, a full stop at the end. */
export function sentence(phrase: string | undefined): string {
  const text = (phrase ?? "").trim();
  if (!text) return "";
  const isName = /^[a-z]+[A-Z_.:/]/.test(text); // kms_key_id, sys/seal: a name stays as it is
  return (isName ? text : text.charAt(0).toUpperCase() + text.slice(1)) + (/[.!?…]$/.test(text) ? "" : ".");
}
