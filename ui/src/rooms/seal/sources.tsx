import type { SealFacts } from "../../api/sys.ts";
import { Facts, Panel } from "../../parts/small.tsx";
import { t } from "../../text/en.ts";

/** Each place where credentials may be, in order: what was forgotten somewhere shows here. */
export const Sources = ({ sources }: { sources: NonNullable<SealFacts["credential_sources"]> }) => (
  <Panel title={t.seal.sources}>
    <Facts rows={sources.map(each => [each.source, <span class={each.used ? undefined : "muted"}>{each.outcome}</span>] as const)} />
  </Panel>
);
