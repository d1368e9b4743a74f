import { CopyButton } from "./copy.tsx";

/** Text to be read or copied as it is: a command, a policy. */
export function CodeBlock({ text, what, wrap = false }: { text: string; what: string; wrap?: boolean }) {
  return (
    <div class="code">
      <pre class={wrap ? "wrap" : undefined} tabIndex={0} role="region" aria-label={what}><code>{text}</code></pre>
      <CopyButton text={text} what={what} />
    </div>
  );
}
