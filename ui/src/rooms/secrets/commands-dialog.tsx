import { useState } from "preact/hooks";
import { CopyButton } from "../../parts/copy.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { Tabs } from "../../parts/tabs.tsx";
import { t } from "../../text/en.ts";
import type { JsonObject } from "../../json/value.ts";
import { readCommands, writeCommands, type Commands } from "./commands.ts";
import type { Loaded } from "./load-secret.ts";
import type { Place } from "./place.ts";

const text = t.secrets.commands;

/** The same by command line or curl, ready to be pasted. The values are in what is copied, not in what is shown. */
export function CommandsDialog({ place, path, loaded, onClose }: { place: Place; path: string; loaded: Loaded; onClose: () => void }) {
  const [what, setWhat] = useState<"read" | "write">("read"), { secret, metadata } = loaded;
  const version = secret && metadata && secret.version !== metadata.current_version ? secret.version : 0;
  const data = secret?.data ?? { [text.someKey]: text.someValue };
  const read = readCommands(place.store, path, location.origin, version), write = (values: JsonObject) => writeCommands(place.store, path, values, location.origin);
  return (
    <Dialog title={text.title} onClose={onClose} wide>
      <Tabs label={text.what} tabs={[{ name: "read", label: text.read }, { name: "write", label: text.write }]} current={what} onChange={setWhat}>
        {what === "read" ? <Pair shown={read} copied={read} /> : <Pair shown={write(secret?.data ? dotted(data) : data)} copied={write(data)} />}
        <p class="hint">{text.token(location.origin)} {what === "write" && text.stdin}</p>
      </Tabs>
    </Dialog>
  );
}

const dotted = (data: JsonObject): JsonObject => Object.fromEntries(Object.keys(data).map(key => [key, "••••••"]));

const Pair = ({ shown, copied }: { shown: Commands; copied: Commands }) => (
  <div class="stack">{(["vault", "curl"] as const).map(tool => (
    <div key={tool} class="stack tight"><h3>{text.tools[tool]}</h3>
      <div class="code"><pre class="wrap" tabIndex={0} role="region" aria-label={text.tools[tool]}><code>{shown[tool]}</code></pre><CopyButton text={copied[tool]} what={text.tools[tool]} /></div>
    </div>))}
  </div>
);

