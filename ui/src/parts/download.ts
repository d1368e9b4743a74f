const KEPT = 10_000;

/** Saves a text as a file. The browser makes it itself: nothing is asked of the server, and the policy against foreign content allows it. */
export function download(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: "text/plain;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), KEPT); // some browsers begin a moment later
}
