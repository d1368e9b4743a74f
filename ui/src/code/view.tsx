import { CopyButton } from "../parts/copy.tsx";
import type { Token } from "./hcl.ts";
import { Sheet } from "./sheet.tsx";
import "./code.css";

/** Text to be read, coloured, with a button to copy it. */
export const CodeView = ({ text, what, colour }: { text: string; what: string; colour: (text: string) => Token[] }) => (
  <div class="code"><pre class="sheet numbered" tabIndex={0} role="region" aria-label={what}><code><Sheet tokens={colour(text.replace(/\n$/, ""))} /></code></pre><CopyButton text={text} what={what} /></div>
);
