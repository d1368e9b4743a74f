import { capabilities, sealFacts } from "../../api/sys.ts";
import { useLoad } from "../../app/load.ts";
import { status } from "../../app/server.ts";
import { Page } from "../../parts/page.tsx";
import { t } from "../../text/en.ts";
import { Health } from "./health.tsx";
import { Members } from "./members.tsx";
import { Overview } from "./overview.tsx";
import { SealNow } from "./seal-now.tsx";
import { Settings } from "./settings.tsx";
import { Sources } from "./sources.tsx";

/** The seal: how it is, what it is, and the button for the worst case. */
export function SealRoom() {
  const s = status.value!;
  const facts = useLoad(signal => sealFacts({ signal }), [s.seal_reason ?? ""]);
  const mine = useLoad(signal => capabilities(["sys/seal"], { signal }), []);
  return (
    <Page title={t.seal.title} lead={t.seal.lead}>
      <Health status={s} />
      <Overview status={s} facts={facts.data} error={facts.error} />
      {s.seals && s.seals.length > 1 && <Members seals={s.seals} />}
      {facts.data?.settings && facts.data.settings.length > 0 && <Settings settings={facts.data.settings} />}
      {facts.data?.credential_sources && facts.data.credential_sources.length > 0 && <Sources sources={facts.data.credential_sources} />}
      <SealNow status={s} mine={mine.data?.["sys/seal"]} />
    </Page>
  );
}
