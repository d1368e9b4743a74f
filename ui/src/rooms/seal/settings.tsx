import type { SealFacts } from "../../api/sys.ts";
import { Facts, Panel } from "../../parts/small.tsx";
import { t } from "../../text/en.ts";

/** The seal's settings in effect, each with where it came from. */
export const Settings = ({ settings }: { settings: NonNullable<SealFacts["settings"]> }) => (
  <Panel title={t.seal.settings}>
    <Facts rows={settings.map(each => [each.name, <><span class="value">{each.value}</span><div class="hint">{each.origin}</div></>] as const)} />
  </Panel>
);
